import { f32x4, i32, memory, whileLoop, type Code } from './assembly.js';
import type { Local, LoopSource } from './loop-module.js';

const { add, constant, below } = i32;

type Five = [Local, Local, Local, Local, Local];

/** A loop `(to, x, factors, end, row)`: writes to `to`, up to `end`, rows of `x` of `row` bytes, each times its factor. */
export const scaleRowsLoop: LoopSource = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32'],
  body: (parameters, local) => {
    const [to, x, factors, end, row] = parameters as unknown as Five;
    const [factor, rowEnd] = [local('v128'), local('i32')];
    /** As long as so many bytes of the row remain. */
    const pass = (bytes: number, load: typeof memory.load, store: typeof memory.store): Code =>
      whileLoop(below(add(to.get, constant(bytes - 4)), rowEnd.get), [
        ...store(to.get, f32x4.mul(factor.get, load(x.get))),
        ...[...to.set(add(to.get, constant(bytes))), ...x.set(add(x.get, constant(bytes)))],
      ]);
    return whileLoop(below(to.get, end.get), [
      ...rowEnd.set(add(to.get, row.get)),
      ...factor.set(memory.loadSplat(factors.get)),
      ...pass(16, memory.load, memory.store),
      ...pass(4, memory.loadOne, memory.storeOne),
      ...factors.set(add(factors.get, constant(4))),
    ]);
  },
};
