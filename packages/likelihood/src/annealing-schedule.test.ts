import { EbmError } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { annealingSchedule, type ScheduleOptions } from './index.js';

const kinds: readonly ScheduleOptions[] = [
  { count: 7 },
  { count: 7, kind: 'linear' },
  { count: 7, kind: 'sigmoid' },
  { count: 7, kind: 'power' },
  { count: 7, kind: 'power', exponent: 0.5 },
  { count: 7, kind: 'geometric', ratio: 100 },
  { count: 7, kind: 'geometric', ratio: 0.01 },
];

/** Exact gap of perfect transitions between Gaussians of precisions 1 and `ratio`, for one dimension. */
function gaussianGap(betas: readonly number[], ratio: number): number {
  const precision = betas.map((beta) => 1 - beta + beta * ratio);
  let meanLogWeight = 0;
  for (let k = 1; k < betas.length; k++) meanLogWeight -= (precision[k]! - precision[k - 1]!) / precision[k - 1]! / 2;
  return -0.5 * Math.log(ratio) - meanLogWeight;
}

describe('annealingSchedule', () => {
  it.each(kinds)('goes from 0 to 1 in `count` steps: %o', (options) => {
    const betas = annealingSchedule(options);
    expect(betas).toHaveLength(8);
    expect(betas[0]).toBe(0);
    expect(betas[7]).toBe(1);
    for (let k = 1; k < 8; k++) expect(betas[k]).toBeGreaterThan(betas[k - 1]!);
  });

  it('is the formula of its kind', () => {
    expect(annealingSchedule({ count: 4 })).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(annealingSchedule({ count: 4, kind: 'power', exponent: 3 })[1]).toBeCloseTo(1 / 64, 14);
    const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
    const sigmoid = annealingSchedule({ count: 4, kind: 'sigmoid', radius: 3 })[1]!;
    expect(sigmoid).toBeCloseTo((logistic(-1.5) - logistic(-3)) / (logistic(3) - logistic(-3)), 14);
    // Precisions 1, 2, 4, 8, 16: equal steps of their logarithm.
    const geometric = annealingSchedule({ count: 4, kind: 'geometric', ratio: 16 });
    geometric.forEach((beta, k) => expect(1 - beta + 16 * beta).toBeCloseTo(2 ** k, 12));
    expect(annealingSchedule({ count: 2, kind: 'geometric', ratio: 1 })).toEqual([0, 0.5, 1]);
  });

  it.each([
    // Exact gaps for perfect transitions, computed independently in NumPy (float64).
    [{ count: 100 }, 10, 0.02058385],
    [{ count: 100, kind: 'sigmoid' }, 10, 0.01889475],
    [{ count: 100, kind: 'geometric', ratio: 10 }, 10, 0.01335707],
    [{ count: 1000 }, 100, 0.02491044],
    [{ count: 1000, kind: 'sigmoid' }, 100, 0.00882016],
    [{ count: 1000, kind: 'geometric', ratio: 100 }, 100, 0.00531005],
  ] as const)('has the known gap between Gaussians: %o', (options, ratio, gap) => {
    expect(gaussianGap(annealingSchedule(options), ratio)).toBeCloseTo(gap, 8);
  });

  it('takes a list and copies it', () => {
    const list = [0, 0.1, 1];
    const betas = annealingSchedule(list);
    list[1] = 7;
    expect(betas).toEqual([0, 0.1, 1]);
  });

  it.each([
    [[0, 0.5, 0.5, 1], /annealingSchedule\[2\]: must be above/],
    [[0, NaN, 1], /annealingSchedule\[1\]: must be above/],
    [[0.1, 1], /must begin with 0/],
    [[0, 0.9], /end with 1/],
    [[1], /must begin with 0/],
    [{ count: 0 }, /annealingSchedule.count/],
    [{ count: 2.5 }, /annealingSchedule.count/],
    [{ count: 4, kind: 'cosine' }, /annealingSchedule.kind: must be one of linear/],
    [{ count: 4, kind: 'power', exponent: 0 }, /annealingSchedule.exponent/],
    [{ count: 4, kind: 'sigmoid', radius: -1 }, /annealingSchedule.radius/],
    [{ count: 4, kind: 'sigmoid', radius: 1e4 }, /must be above/],
    [{ count: 4, kind: 'geometric' }, /annealingSchedule.ratio/],
    [{ count: 4, radius: 3 }, /unknown option.*"radius"/],
    [{ count: 4, kind: 'power', ratio: 3 }, /unknown option; known are exponent/],
  ])('refuses %j', (options, message) => {
    const make = (): unknown => annealingSchedule(options as ScheduleOptions);
    expect(make).toThrow(EbmError);
    expect(make).toThrow(message);
  });
});

describe('piecewise', () => {
  it('has equal steps in each piece', () => {
    const pieces = [
      [0.5, 2],
      [0.9, 4],
      [1, 1],
    ] as const;
    const betas = annealingSchedule({ kind: 'piecewise', pieces });
    const expected = [0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
    expect(betas).toHaveLength(expected.length);
    betas.forEach((beta, k) => expect(beta).toBeCloseTo(expected[k]!, 12));
  });

  it.each([
    [[], 'must begin with 0 and end with 1'],
    [[[0.5, 3]], 'must begin with 0 and end with 1, got [0,0.5]'],
    [
      [
        [0.5, 3],
        [0.4, 2],
        [1, 2],
      ],
      'must be above the one before it',
    ],
    [[[1, 0]], 'annealingSchedule.pieces[0][1]: must be a whole number of at least 1, got 0'],
    [1, 'annealingSchedule.pieces: must be a list of [to, count], got 1'],
  ])('refuses %j', (pieces, message) => {
    expect(() => annealingSchedule({ kind: 'piecewise', pieces } as never)).toThrow(message);
  });
});
