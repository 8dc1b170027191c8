import { f32x4, i32, memory, whileLoop, type Code } from './assembly.js';
import type { Local, LoopSource } from './loop-module.js';

const { add, sub, constant, below } = i32;

type Seven = [Local, Local, Local, Local, Local, Local, Local];

/** Numbers that are added up at once, each in a place of its own: four vectors. */
const ACROSS = 16;

/**
 * A loop `(to, x, y, count, xStep, yStep, end)`: adds to the numbers from `to` up to `end` the sum over `i` from 0 to
 * `count` of `x[i] y[i]`, where `x[i]` is one number and `y[i]` a row as long. Steps are in bytes.
 */
export const outerSumLoop: LoopSource = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  body: (parameters, local) => {
    const [to, x, y, count, xStep, yStep, end] = parameters as unknown as Seven;
    const [left, number, row] = [local('i32'), local('i32'), local('i32')];
    const factor = local('v128');
    const sums = Array.from({ length: ACROSS / 4 }, () => local('v128'));
    /** The columns from `to` on, in vectors of which `used` are in use, as long as that many columns remain. */
    const columns = (
      bytes: number,
      used: readonly Local[],
      load: typeof memory.load,
      store: typeof memory.store,
    ): Code =>
      whileLoop(below(add(to.get, constant(bytes - 4)), end.get), [
        ...used.flatMap(({ set }, i) => set(load(to.get, 16 * i))),
        ...[...left.set(count.get), ...number.set(x.get), ...row.set(y.get)],
        ...whileLoop(left.get, [
          ...factor.set(memory.loadSplat(number.get)),
          ...used.flatMap(({ get, set }, i) => set(f32x4.add(get, f32x4.mul(factor.get, load(row.get, 16 * i))))),
          ...[...number.set(add(number.get, xStep.get)), ...row.set(add(row.get, yStep.get))],
          ...left.set(sub(left.get, constant(1))),
        ]),
        ...used.flatMap(({ get }, i) => store(to.get, get, 16 * i)),
        ...[...to.set(add(to.get, constant(bytes))), ...y.set(add(y.get, constant(bytes)))],
      ]);
    return [
      ...columns(4 * ACROSS, sums, memory.load, memory.store),
      ...columns(16, sums.slice(0, 1), memory.load, memory.store),
      ...columns(4, sums.slice(0, 1), memory.loadOne, memory.storeOne),
    ];
  },
};
