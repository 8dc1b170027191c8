import { whole } from '@ebmjs/core';

/** 0, whole numbers that grow by about the same factor, `perDecade` of them for a factor of ten, and `last`. */
export function logSpaced(last: number, perDecade = 5): number[] {
  whole('logSpaced.last', last, 0);
  whole('logSpaced.perDecade', perDecade);
  const numbers = new Set([0]);
  for (let i = 0; ; i++) {
    const number = Math.round(10 ** (i / perDecade));
    if (number >= last) break;
    numbers.add(number);
  }
  return [...numbers.add(last)];
}
