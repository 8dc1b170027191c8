import { describe, expect, it } from 'vitest';
import { valueHistogram } from './value-histogram.js';

describe('valueHistogram', () => {
  it('counts every value once, the largest in the last bin', () => {
    const { counts, limits, ...moments } = valueHistogram([-1, 0, 1, 2]);
    expect(moments).toEqual({ min: -1, max: 2, count: 4, sum: 2, sumSquares: 6 });
    expect(counts.flatMap((n, i) => (n > 0 ? [[i, n]] : []))).toEqual([
      [0, 1],
      [10, 1],
      [20, 1],
      [29, 1],
    ]);
    expect([limits.length, limits[9], limits.at(-1)]).toEqual([30, 0, 2]);
  });

  it('of equal values is one bin, and of none is empty', () => {
    expect(valueHistogram(Float32Array.of(3, 3))).toMatchObject({ limits: [3], counts: [2], min: 3, max: 3 });
    expect(valueHistogram([])).toMatchObject({ limits: [], counts: [], count: 0 });
  });

  it('leaves out what is not finite', () => {
    expect(valueHistogram([NaN, 1, Infinity, 2, -Infinity])).toMatchObject({ count: 2, sum: 3, min: 1, max: 2 });
  });
});
