import { hostUniform, key, mean, variance } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { logZOf, shifted } from './log-z.js';

describe('logZOf one stratum', () => {
  const logs = [Math.log(1), Math.log(2), Math.log(3), Math.log(6)];

  it('is the logarithm of the mean weight with its delta-method error', () => {
    const { value, standardError, relativeVariance, effectiveSamples } = logZOf([logs]);
    expect(value).toBeCloseTo(Math.log(3), 14);
    expect(relativeVariance).toBeCloseTo(14 / 3 / 9, 14); // variance of 1, 2, 3, 6 over 3^2
    expect(standardError).toBeCloseTo(Math.sqrt(14 / 27 / 4), 14);
    expect(effectiveSamples).toBeCloseTo(4 / (1 + 14 / 27), 14);
  });

  it('says which side it is on, and how far the mean of logarithms is below', () => {
    const estimate = logZOf([logs]);
    expect(estimate).toMatchObject({ bounds: 'lower', kind: 'bound' });
    expect(estimate.meanLogWeight).toBeCloseTo(Math.log(36) / 4, 14);
    expect(estimate.gap).toBeCloseTo(variance(logs) / 2, 14);
  });

  it('moves with a constant, at any size', () => {
    const [low, high] = [logZOf([logs]), logZOf([logs.map((log) => log - 5000)])];
    expect(high.value).toBeCloseTo(low.value - 5000, 9);
    expect(high.standardError).toBeCloseTo(low.standardError, 9);
  });

  it('owns up to one weight that outweighs the rest', () => {
    const { effectiveSamples, standardError } = logZOf([[0, -400, -410, -420]]);
    expect(effectiveSamples).toBeLessThan(1);
    expect(standardError).toBe(1);
  });
});

describe('a warning', () => {
  const of = (chains: number, outlier: number): string | undefined =>
    logZOf([Array.from({ length: chains }, (_, i) => (i === 0 ? outlier : 0))]).warning;

  it('is given below ten effective samples, and not from ten on', () => {
    expect(of(10, 0)).toBeUndefined();
    expect(of(9, 0)).toBe('9.0 effective samples, below 10: the standard error is not to be believed');
    expect(of(1000, 2)).toBeUndefined();
    expect(of(1000, 12)).toMatch(/^1\.0 effective samples/);
    expect(
      logZOf([
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ]),
    ).not.toHaveProperty('warning');
  });
});

it('shifted moves what has the unit of log Z, and nothing else', () => {
  const logs = [1, 2, 4];
  const [moved, anew] = [shifted(logZOf([logs]), 3), logZOf([logs.map((log) => log + 3)])];
  for (const of of [moved, anew]) expect(of.value).toBeCloseTo(logZOf([logs]).value + 3, 12);
  expect(moved.jackknife.value).toBeCloseTo(anew.jackknife.value, 12);
  expect(moved.meanLogWeight).toBeCloseTo(anew.meanLogWeight, 12);
  expect([moved.standardError, moved.gap]).toEqual([logZOf([logs]).standardError, logZOf([logs]).gap]);
});

describe('logZOf several strata', () => {
  it('is the mean of their Z however many chains each has', () => {
    expect(logZOf([[Math.log(1), Math.log(3)], [0, 0, 0, 0].map(() => Math.log(4))]).value).toBeCloseTo(
      Math.log(3),
      14,
    );
  });

  it('has the error of that mean: what differs between strata is not noise', () => {
    const same = logZOf([
      [0, 0],
      [5, 5],
    ]);
    expect(same.standardError).toBe(0);
    expect(same.effectiveSamples).toBe(4);

    // Means 2 and 4, of variance 2 / 2 and 12 / 3: their mean 3 has the variance (1 + 4) / 4.
    const { standardError } = logZOf([[1, 3].map(Math.log), [2, 2, 8].map(Math.log)]);
    expect(standardError).toBeCloseTo(Math.sqrt(1.25) / 3, 14);

    // The spread of many repetitions, against the mean of the errors they state: 5 standard errors of 10 %.
    const draws = hostUniform(key(1), 400 * 40);
    const repetitions = Array.from({ length: 400 }, (_, r) => {
      const at = (i: number): number => Math.log(0.5 + draws[r * 40 + i]!);
      return logZOf([
        Array.from({ length: 30 }, (_, i) => at(i)),
        Array.from({ length: 10 }, (_, i) => 1 + at(30 + i)),
      ]);
    });
    const spread = Math.sqrt(variance(repetitions.map(({ value }) => value)));
    const stated = mean(repetitions.map(({ standardError }) => standardError));
    expect(Math.abs(stated / spread - 1)).toBeLessThan(5 / Math.sqrt(2 * 400));
  });
});

it('moments', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(variance([1, 2, 6])).toBe(7);
  expect(variance([1])).toBeNaN();
});
