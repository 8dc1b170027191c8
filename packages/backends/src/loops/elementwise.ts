import { f32x4, i32, memory, whileLoop, type Code } from './assembly.js';
import type { Local, LoopSource } from './loop-module.js';

/** A place for a value that is used more than once. */
export type Vector = () => Local;

export interface Elementwise {
  /** Tensors of the result's shape. */
  readonly inputs: number;
  /** Numbers that are the same for every element. @defaultValue 0 */
  readonly numbers?: number;
  /** The result for one vector of each input. What it is given is cheap to repeat. */
  readonly element: (inputs: readonly Code[], numbers: readonly Code[], vector: Vector) => Code;
}

/**
 * A loop `(to, ...inputs, end, ...numbers)` over float32 tensors, by their addresses and that of the end of `to`: four
 * elements at a time, and the last ones one by one.
 */
export function elementwise({ inputs, numbers = 0, element }: Elementwise): LoopSource {
  const addresses = Array.from({ length: inputs + 2 }, () => 'i32' as const);
  return {
    parameters: [...addresses, ...Array.from({ length: numbers }, () => 'f32' as const)],
    body: (parameters, local) => {
      const pointers = parameters.slice(0, inputs + 1);
      const [to, ...from] = pointers as [Local, ...Local[]];
      const end = parameters[inputs + 1]!;
      const factors = parameters.slice(inputs + 2).map((number) => ({ number, splat: local('v128') }));
      const vector: Vector = () => local('v128');
      const values = from.map(vector);
      const result = element(
        values.map(({ get }) => get),
        factors.map(({ splat }) => splat.get),
        vector,
      );
      const pass = (load: (address: Code) => Code): Code => [
        ...from.flatMap(({ get }, i) => values[i]!.set(load(get))),
        ...result,
      ];
      const onward = (bytes: number): Code =>
        pointers.flatMap(({ get, set }) => set(i32.add(get, i32.constant(bytes))));
      return [
        ...factors.flatMap(({ number, splat }) => splat.set(f32x4.splat(number.get))),
        ...whileLoop(i32.below(i32.add(to.get, i32.constant(12)), end.get), [
          ...memory.store(to.get, pass(memory.load)),
          ...onward(16),
        ]),
        ...whileLoop(i32.below(to.get, end.get), [...memory.storeOne(to.get, pass(memory.loadOne)), ...onward(4)]),
      ];
    },
  };
}
