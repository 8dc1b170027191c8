import { hostUniform, key, mean, normalQuantile, variance } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { leaveOneOut } from './jackknife.js';
import { logMeanExp } from './log-mean-exp.js';
import { logZOf } from './log-z.js';
import { upperLogZ } from './upper-log-z.js';

type Strata = readonly (readonly number[])[];

/** By its definition: the estimate of all strata anew without each chain. */
function byHand(strata: Strata, estimate: (left: Strata) => number): { value: number; standardError: number } {
  const all = estimate(strata);
  let [value, squaredError] = [all, 0];
  strata.forEach((own, g) => {
    const n = own.length;
    const left = own.map((_, i) => estimate(strata.with(g, own.toSpliced(i, 1))));
    value -= (n - 1) * (mean(left) - all);
    squaredError += ((n - 1) / n) * left.reduce((sum, each) => sum + (each - mean(left)) ** 2, 0);
  });
  return { value, standardError: Math.sqrt(squaredError) };
}

const lower = (strata: Strata): number => logMeanExp(strata.map(logMeanExp));
const upper = (strata: Strata): number => logMeanExp(strata.map((own) => -logMeanExp(own.map((w) => -w))));

const STRATA = [
  ['one of four', [[0, Math.log(2), Math.log(3), Math.log(6)]]],
  ['two alike', [[1, 1]]],
  [
    'several',
    [
      [1, 3, 2],
      [2, 2.5],
      [-1, 0, 0.3, 4],
    ],
  ],
  ['one chain above all others', [[0, -3, -40, -41]]],
  [
    'far from 0',
    [
      [5000.5, 5001, 5003],
      [4999, 5000],
    ],
  ],
] as const satisfies readonly (readonly [string, Strata])[];

describe.each(STRATA)('%s', (_, strata) => {
  it('is what leaving out each chain in turn gives', () => {
    const { jackknife } = logZOf(strata);
    const expected = byHand(strata, lower);
    expect(jackknife.value).toBeCloseTo(expected.value, 9);
    expect(jackknife.standardError).toBeCloseTo(expected.standardError, 9);
  });

  it('and of reverse chains likewise, a start each', () => {
    const units = strata.map((own) => own.map((w) => Float64Array.of(w)));
    const { jackknife } = upperLogZ(units, true);
    const expected = byHand(strata, upper);
    expect(jackknife.value).toBeCloseTo(expected.value, 9);
    expect(jackknife.standardError).toBeCloseTo(expected.standardError, 9);
  });
});

it('leaving out the one chain that counts leaves the others, however small', () => {
  const logs = [0, -800, -801];
  expect(leaveOneOut(logs, logMeanExp(logs))[0]).toBeCloseTo(logMeanExp([-800, -801]) - logMeanExp(logs), 9);
  expect(logZOf([logs]).jackknife.standardError).toBeGreaterThan(500); // where the delta method says 1
});

/** Log-weights that are normal of variance `v`: `log Z` is 0, and the bias of `n` of them `-(exp(v) - 1) / 2 n`. */
const v = 0.5;
const [n, repetitions] = [25, 12_000];
const runs = ((): Float64Array[] => {
  const z = hostUniform(key(3), n * repetitions).map((u) => normalQuantile(Math.min(Math.max(u, 1e-12), 1 - 1e-12)));
  return Array.from({ length: repetitions }, (_, r) =>
    z.subarray(r * n, (r + 1) * n).map((value) => Math.sqrt(v) * value - v / 2),
  );
})();
const found = runs.map((run) => logZOf([run]));
const spreadOf = (values: readonly number[]): number => Math.sqrt(variance(values));

describe('over many runs', () => {
  const values = found.map(({ value }) => value);
  const corrected = found.map(({ jackknife }) => jackknife.value);
  const error = spreadOf(values) / Math.sqrt(repetitions);
  const bias = -Math.expm1(v) / (2 * n);

  it('the value is free of the bias of the logarithm', () => {
    expect(Math.abs(mean(values) - bias)).toBeLessThan(5 * error + 3 * bias ** 2);
    expect(Math.abs(mean(corrected))).toBeLessThan(5 * error);
    expect(-bias).toBeGreaterThan(8 * error); // so that the line above would see it
  });

  /** The error that is stated, root mean square, over that found: 1, but for what is of the next order in 1 / n. */
  const stated = (factor: (count: number) => number): number =>
    Math.sqrt(mean(found.map(({ jackknife }) => (factor(n) * jackknife.standardError) ** 2))) / spreadOf(values);

  it('the error is the spread of the estimates; any other factor is not', () => {
    expect(stated(() => 1)).toBeGreaterThan(0.94);
    expect(stated(() => 1)).toBeLessThan(1.1);
    for (const wrong of [
      (count: number) => 1 / Math.sqrt(count - 1), // the spread of what is left, over n
      (count: number) => 1 / (count - 1), // a mean's variance over n (n - 1)
      (count: number) => Math.sqrt(count / (count - 1)) * Math.sqrt(count), // the pseudo-values' own spread
    ])
      expect(Math.abs(stated(wrong) - 1)).toBeGreaterThan(0.5);
  });
});
