import { describe, expect, it } from 'vitest';
import { key, mean, normal, split, variance } from '@ebmjs/core';
import { autoregression } from './autoregression.fixture.js';
import { splitChains } from './chains.js';
import { effectiveSampleSize } from './effective-sample-size.js';
import { eBfmi } from './e-bfmi.js';
import { mcseDeviation, mcseMean } from './monte-carlo-error.js';
import { quantile } from './quantile.js';
import { summarize } from './summarize.js';

describe('mcseMean and mcseDeviation', () => {
  it('are what means and deviations of many runs spread by', () => {
    const runs = split(key(2), 400).map((each) => {
      const noise = normal(each, [4, 100]);
      const chains = noise.arraySync() as number[][];
      noise.dispose();
      return chains;
    });
    const means = runs.map((chains) => mean(chains.flat()));
    const deviations = runs.map((chains) => Math.sqrt(variance(chains.flat())));
    // A standard deviation of 400 numbers is known to 3.5%; 5 of these, and the bias of the estimate.
    expect(mean(runs.map((run) => mcseMean(run).value)) / Math.sqrt(variance(means))).toBeCloseTo(1, 0.4);
    expect(mean(runs.map((run) => mcseDeviation(run).value)) / Math.sqrt(variance(deviations))).toBeCloseTo(1, 0.4);
  });

  it('are the deviation over the root of the size of half chains', () => {
    const chains = autoregression(0.9);
    const size = effectiveSampleSize(splitChains(chains)).value;
    expect(mcseMean(chains).value).toBeCloseTo(Math.sqrt(variance(chains.flat()) / size), 12);
  });

  it('say why they are not known', () => {
    expect(mcseMean([[1, 2, 3, 4]])).toEqual({ value: Number.NaN, reason: expect.stringContaining('fewer') as string });
    const coin = [Array.from({ length: 40 }, (_, t) => t % 2)];
    expect(mcseDeviation(coin)).toEqual({ value: Number.NaN, reason: 'all draws are the same' });
    expect(mcseDeviation([new Array<number>(40).fill(1)]).reason).toBe('all draws are the same');
  });
});

describe('eBfmi', () => {
  it('of independent energies is 2, of a random walk near 0', () => {
    const independent = autoregression(0);
    // 2 (1 - rho_1), up to the error of rho_1 in 500 draws; the lowest of four chains.
    expect(Math.abs(eBfmi(independent).value - 2)).toBeLessThan(2 * 5 * Math.sqrt(1 / 500));
    const sums = independent.map((chain) => chain.map((_, t) => chain.slice(0, t + 1).reduce((a, b) => a + b)));
    expect(eBfmi(sums).value).toBeLessThan(0.1);
  });

  it('is by hand', () => {
    expect(eBfmi([[0, 1, 0, 1]]).value).toBeCloseTo(3 / 1, 12);
    expect(
      eBfmi([
        [0, 1, 0, 1],
        [0, 1, 2, 3],
      ]).value,
    ).toBeCloseTo(3 / 5, 12);
    expect(eBfmi([[1, 1, 1, 1]]).reason).toBe('all draws are the same');
  });
});

describe('summarize', () => {
  it('is plain JSON, with a reason for every number that is none', () => {
    const summary = summarize(autoregression(0.5));
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect(summary.mean.value).toBeCloseTo(0.0543114966, 9);
    const empty = summarize([[], []]);
    for (const [name, finding] of Object.entries(empty)) {
      if (typeof finding !== 'number') expect(finding, name).toMatchObject({ reason: /./ });
    }
    expect(empty).toMatchObject({ chains: 2, draws: 0 });
  });
});

describe('quantile', () => {
  it('interpolates', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
    expect(quantile([10, 20, 30], 0.05)).toBeCloseTo(11, 12);
    expect(quantile([10, 20, 30], 1)).toBe(30);
  });
});
