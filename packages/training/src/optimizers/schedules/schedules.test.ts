import { EbmError } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import type { RateSchedule } from '../rate.js';
import { constantRate } from './constant-rate.js';
import { cosineRate } from './cosine-rate.js';
import { exponentialRate } from './exponential-rate.js';
import { linearRate } from './linear-rate.js';
import { piecewiseRate } from './piecewise-rate.js';
import { productRate } from './product-rate.js';
import { stepRate } from './step-rate.js';

const warmUp = linearRate({ to: 1, steps: 4 });

/** Rates at counts, by hand. */
const CASES: readonly (readonly [string, RateSchedule, { readonly [count: number]: number }])[] = [
  ['constant', constantRate(0.5), { 0: 0.5, 999: 0.5 }],
  ['linear', warmUp, { 0: 0, 1: 0.25, 3: 0.75, 4: 1, 100: 1 }],
  ['linear down', linearRate({ from: 3, to: 1, steps: 2 }), { 0: 3, 1: 2, 2: 1, 9: 1 }],
  ['cosine', cosineRate({ from: 1, steps: 6 }), { 0: 1, 2: 0.75, 3: 0.5, 4: 0.25, 6: 0, 7: 0 }],
  ['cosine to', cosineRate({ from: 3, to: 1, steps: 3 }), { 0: 3, 1: 2.5, 2: 1.5, 3: 1 }],
  ['step', stepRate({ rate: 8, factor: 0.5, every: 10 }), { 0: 8, 9: 8, 10: 4, 29: 2, 30: 1 }],
  ['exponential', exponentialRate({ rate: 8, steps: 10 }), { 0: 8, 5: 8 * Math.SQRT1_2, 10: 4, 30: 1 }],
  ['exponential factor', exponentialRate({ rate: 1, factor: 0.01, steps: 4 }), { 2: 0.1, 4: 0.01 }],
  [
    'piecewise',
    piecewiseRate([
      [0, warmUp],
      [4, 1],
      [6, cosineRate({ from: 1, steps: 2 })],
    ]),
    { 0: 0, 3: 0.75, 4: 1, 5: 1, 6: 1, 7: 0.5, 8: 0, 50: 0 },
  ],
  ['product', productRate(2, warmUp, stepRate({ rate: 1, factor: 0.1, every: 3 })), { 0: 0, 1: 0.5, 4: 0.2, 6: 0.02 }],
  ['of schedules', stepRate({ rate: warmUp, factor: 0.5, every: 4 }), { 3: 0.75, 4: 0.5, 8: 0.25 }],
];

describe.each(CASES)('%s', (_, schedule, rates) => {
  it('has the rates worked out by hand', () => {
    for (const [count, rate] of Object.entries(rates)) expect(schedule.at(Number(count))).toBeCloseTo(rate, 12);
  });

  it('depends on the count alone, and its config is JSON', () => {
    const counts = [7, 0, 3, 7];
    expect(counts.map(schedule.at)).toEqual([...counts].reverse().map(schedule.at).reverse());
    expect(JSON.parse(JSON.stringify(schedule.config))).toEqual(schedule.config);
  });
});

it('schedules say what makes them', () => {
  expect(constantRate(1).config).toBe(1);
  const product = productRate(0.5, cosineRate({ from: 1, steps: 9 }));
  expect(
    piecewiseRate([
      [0, warmUp],
      [4, product],
    ]).config,
  ).toEqual({
    schedule: 'piecewise',
    pieces: [
      [0, { schedule: 'linear', from: 0, to: 1, steps: 4 }],
      [4, { schedule: 'product', factors: [0.5, { schedule: 'cosine', from: 1, to: 0, steps: 9 }] }],
    ],
  });
  expect(new Set(CASES.map(([, { config }]) => JSON.stringify(config))).size).toBe(CASES.length);
});

it.each([
  [() => constantRate(0), 'constantRate: must be a finite number above 0, got 0'],
  [() => linearRate({ to: -1, steps: 1 }), 'linearRate.to: must be a finite number of at least 0, got -1'],
  [() => linearRate({ to: 1, steps: 0 }), 'linearRate.steps: must be a whole number of at least 1, got 0'],
  [() => linearRate({ to: 1 } as never), 'linearRate.steps: must be a whole number'],
  [() => cosineRate({ from: NaN, steps: 1 }), 'cosineRate.from: must be a finite number of at least 0'],
  [() => cosineRate({ rate: 1 } as never), 'cosineRate: unknown option; known are from, to, steps, got "rate"'],
  [() => stepRate({ rate: 1, factor: 0, every: 1 }), 'stepRate.factor: must be a finite number above 0, got 0'],
  [() => exponentialRate({ rate: 1, steps: 0 }), 'exponentialRate.steps: must be a finite number above 0, got 0'],
  [() => piecewiseRate([]), 'piecewiseRate: must begin at 0'],
  [() => piecewiseRate([[1, 1]]), 'piecewiseRate: must begin at 0, got 1'],
  [
    () =>
      piecewiseRate([
        [0, 1],
        [0, 2],
      ]),
    'piecewiseRate[1]: must begin after 0, got 0',
  ],
  [() => piecewiseRate([[0, 0]]), 'piecewiseRate[0]: must be a finite number above 0, got 0'],
  [() => productRate(), 'productRate: must be given rates, got 0'],
])('refuses %s', (build, message) => {
  expect(build).toThrow(EbmError);
  expect(build).toThrow(message);
});
