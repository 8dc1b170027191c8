import { release, tensorOf, type NamedArray, type Params, type Variables } from '@ebmjs/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { refuse } from './faults.js';
import type { Layouts } from './layout-of.js';

/** Makes variables of arrays that come one by one, all of them by the end. `dispose` frees what there is. */
export interface Collector {
  /** Takes the array over, and its memory with it. One that the model has not got is dropped. */
  readonly add: (name: string, array: NamedArray) => void;
  /** The variables, owned by the caller. Throws an `EbmError` that lists the tensors with numbers that are not finite. */
  readonly finish: () => Variables;
  readonly dispose: () => void;
}

export function collector(where: string, expected: Layouts): Collector {
  const made = new Map<string, Tensor>();
  const faults: string[] = [];
  const dispose = (): void => {
    release([...made.values()]);
    made.clear();
  };
  return {
    add: (name, array) => {
      if (!Object.hasOwn(expected, name)) return;
      faults.push(...notFinite(name, array));
      made.set(name, tensorOf(array));
    },
    finish: () => {
      refuse(where, 'every number must be finite', faults);
      return { weights: part(made, 'weights/', expected), state: part(made, 'state/', expected) };
    },
    dispose,
  };
}

/** A sentence where there are numbers that are not finite. */
export function notFinite(name: string, { data }: NamedArray): string[] {
  const count = (data as Float32Array).reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  return count > 0 ? [`tensor "${name}" has ${count} of ${data.length} numbers that are not finite`] : [];
}

/** The tensors of a prefix, without it, in the model's order. */
function part(made: ReadonlyMap<string, Tensor>, prefix: string, expected: Layouts): Params {
  const names = Object.keys(expected).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), made.get(name)!]));
}
