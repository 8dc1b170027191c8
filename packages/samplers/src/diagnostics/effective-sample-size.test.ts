import { describe, expect, it } from 'vitest';
import { key, mean, normal, split, variance } from '@ebmjs/core';
import { autocovariance } from './autocorrelation.js';
import { autoregression } from './autoregression.fixture.js';
import type { Chains } from './chains.js';
import { bulkEss, effectiveSampleSize, tailEss } from './effective-sample-size.js';

// Of the chains of `autoregression`; computed independently from the definitions in Vehtari et al. (2021).
const REFERENCES = [
  [0, 1933.456199, 1945.044511],
  [0.5, 688.55273, 687.189424],
  [0.9, 136.513282, 132.329631],
  [-0.5, 6441.695158, 6602.059991],
] as const;

/** The estimator with its pairs begun at `first`, and made to decrease or not. */
function mutant(first: number, monotone: boolean): (chains: Chains) => number {
  return (chains) => {
    const n = chains[0]!.length;
    const each = chains.map(autocovariance);
    const shared = each[0]!.map((_, lag) => mean(each.map((covariances) => covariances[lag]!)));
    const total = shared[0]! + variance(chains.map(mean));
    const rho = shared.map((c, lag) => (lag === 0 ? 1 : 1 - ((shared[0]! * n) / (n - 1) - c) / total));
    let [sum, last, lag] = [first === 0 ? 0 : 1, Infinity, first];
    for (; lag < n - 5 && rho[lag]! + rho[lag + 1]! > 0; lag += 2) {
      last = monotone ? Math.min(last, rho[lag]! + rho[lag + 1]!) : rho[lag]! + rho[lag + 1]!;
      sum += last;
    }
    return (n * chains.length) / Math.max(2 * sum - 1 + Math.max(rho[lag]!, 0), 1 / Math.log10(n * chains.length));
  };
}

const misses = (estimate: (chains: Chains) => number): number =>
  Math.max(...REFERENCES.map(([phi, size]) => Math.abs(estimate(autoregression(phi)) / size - 1)));

describe('effectiveSampleSize and bulkEss', () => {
  it.each(REFERENCES)('of chains with correlation %f are as computed independently', (phi, size, bulk) => {
    expect(effectiveSampleSize(autoregression(phi)).value).toBeCloseTo(size, 4);
    expect(bulkEss(autoregression(phi)).value).toBeCloseTo(bulk, 4);
  });

  it('has references that tell pairs off by one, and pairs that may grow', () => {
    expect(misses(mutant(0, true))).toBeLessThan(1e-8); // the estimator itself
    expect(misses(mutant(1, true))).toBeGreaterThan(0.05);
    expect(misses(mutant(0, false))).toBeGreaterThan(0.002);
  });

  // Correlations phi^k, and so a time of (1 + phi) / (1 - phi). Each of a dozen correlations has an error of 1 / sqrt(80,000).
  it.each([0, 0.5, 0.8, -0.4])('of long chains with correlation %f is that of their known time', (phi) => {
    const [chains, draws] = [200, 400];
    const paths = split(key(5), chains).map((each) => path(each, phi, draws));
    const time = (chains * draws) / effectiveSampleSize(paths).value;
    const exact = (1 + phi) / (1 - phi);
    expect(Math.abs(time - exact)).toBeLessThan(0.05 * (1 + exact));
  });

  it('of chains that stay apart is about their number', () => {
    const apart = autoregression(0).map((chain, i) => chain.map((x) => x + 100 * i));
    expect(effectiveSampleSize(apart).value).toBeLessThan(8);
  });

  it.each<[string, Chains, string]>([
    ['constant chains', [new Array<number>(20).fill(3)], 'all draws are the same'],
    ['an infinite draw', [[...new Array<number>(19).keys(), Infinity]], 'a draw is not finite'],
    ['few draws', [[1, 2, 3, 4, 5]], 'fewer than'],
  ])('of %s is NaN, and says why', (_, chains, reason) => {
    for (const ess of [effectiveSampleSize, bulkEss, tailEss]) {
      expect(ess(chains)).toEqual({ value: Number.NaN, reason: expect.stringContaining(reason) as string });
    }
  });
});

describe('tailEss', () => {
  // The share of draws below a quantile of an autoregressive chain; both ends count alike.
  it('of independent draws is about their number, and the lower of the two tails', () => {
    expect(tailEss(autoregression(0)).value).toBeGreaterThan(1600);
    const mirrored = autoregression(0.9).map((chain) => chain.map((x) => -x));
    expect(tailEss(mirrored).value / tailEss(autoregression(0.9)).value).toBeCloseTo(1, 1);
  });

  it('sees a tail that one chain alone is stuck in', () => {
    const stuck = autoregression(0).map((chain, i) => chain.map((x, t) => (i === 0 && t % 500 < 60 ? 5 : x)));
    expect(tailEss(stuck).value).toBeLessThan(0.3 * bulkEss(stuck).value);
  });

  it('says when there is no upper tail', () => {
    const coin = Array.from({ length: 100 }, (_, t) => t % 2);
    expect(tailEss([coin, coin])).toEqual({ value: Number.NaN, reason: 'no draw is above the 95% quantile' });
  });
});

/** A stationary autoregressive chain. */
function path(each: Parameters<typeof normal>[0], phi: number, draws: number): number[] {
  const noise = normal(each, [draws]);
  const values = noise.dataSync();
  noise.dispose();
  let x = values[0]!;
  return Array.from({ length: draws }, (_, t) => (x = t === 0 ? x : phi * x + Math.sqrt(1 - phi * phi) * values[t]!));
}
