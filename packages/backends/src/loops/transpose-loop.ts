import { i32, memory, pick, whileLoop, type Code } from './assembly.js';
import type { Local, LoopSource } from './loop-module.js';

const { add, sub, mul, below, least, constant } = i32;

type Six = [Local, Local, Local, Local, Local, Local];

/**
 * A loop `(to, from, rows, columns, toStep, fromStep)`: writes the transpose of the matrix at `from` to `to`, both with
 * lines as many bytes apart as their steps say. Four by four numbers at a time, of which there must be four each way:
 * the last squares overlap the ones before. Four squares side by side are a line of the cache.
 */
export const transposeLoop: LoopSource = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  body: (parameters, local) => {
    const [to, from, rows, columns, toStep, fromStep] = parameters as unknown as Six;
    const [row, column, top, left, source, target] = Array.from({ length: 6 }, () => local('i32')) as Six;
    const transposed = square(local);
    /** The columns from `column` on, in bands of some squares, as long as that many columns remain. */
    const bands = (squares: number, remain: number, first: Code): Code =>
      whileLoop(below(add(column.get, constant(remain - 1)), columns.get), [
        ...left.set(first),
        ...row.set(constant(0)),
        ...whileLoop(below(row.get, rows.get), [
          ...top.set(least(row.get, sub(rows.get, constant(4)))),
          ...source.set(add(from.get, add(mul(top.get, fromStep.get), mul(left.get, constant(4))))),
          ...target.set(add(to.get, add(mul(left.get, toStep.get), mul(top.get, constant(4))))),
          ...Array.from({ length: squares }, (_, i) => transposed({ source, fromStep, target, toStep }, 16 * i)).flat(),
          ...row.set(add(row.get, constant(4))),
        ]),
        ...column.set(add(column.get, constant(4 * squares))),
      ]);
    return [
      ...column.set(constant(0)),
      ...bands(4, 16, column.get),
      ...bands(1, 1, least(column.get, sub(columns.get, constant(4)))),
    ];
  },
};

interface Places {
  readonly source: Local;
  readonly fromStep: Local;
  readonly target: Local;
  readonly toStep: Local;
}

/** The square `offset` bytes beyond `source`, to four lines from `target`, which it moves on. */
function square(local: (type: 'v128') => Local): (places: Places, offset: number) => Code {
  const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, () => local('v128')) as [...Six, Local, Local];
  const lower = (x: Local, y: Local): Code => pick(x.get, y.get, [0, 4, 1, 5]);
  const upper = (x: Local, y: Local): Code => pick(x.get, y.get, [2, 6, 3, 7]);
  const first = (x: Local, y: Local): Code => pick(x.get, y.get, [0, 1, 4, 5]);
  const second = (x: Local, y: Local): Code => pick(x.get, y.get, [2, 3, 6, 7]);
  return ({ source, fromStep, target, toStep }, offset) => [
    ...[a, b, c, d].flatMap(({ set }, i) => set(memory.load(add(source.get, mul(fromStep.get, constant(i))), offset))),
    ...[...e.set(lower(a, b)), ...f.set(lower(c, d)), ...g.set(upper(a, b)), ...h.set(upper(c, d))],
    ...[first(e, f), second(e, f), first(g, h), second(g, h)].flatMap((line) => [
      ...memory.store(target.get, line),
      ...target.set(add(target.get, toStep.get)),
    ]),
  ];
}
