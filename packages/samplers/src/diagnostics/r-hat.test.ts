import { describe, expect, it } from 'vitest';
import { autoregression } from './autoregression.fixture.js';
import { splitChains, type Chains } from './chains.js';
import { rankScores } from './rank-scores.js';
import { rHat, scaleReduction, splitRHat } from './r-hat.js';

// Of the chains of `autoregression`; computed independently from the definitions in Vehtari et al. (2021).
const REFERENCES = [
  [0, 0.9997703587, 0.9998210044],
  [0.5, 1.0032260986, 1.0030799802],
  [0.9, 1.0294158526, 1.0298418742],
] as const;

/** What must not pass for R-hat. */
const mutants: [string, (chains: Chains) => number][] = [
  ['unsplit', (chains) => scaleReduction(rankScores(chains))],
  ['without rank scores', (chains) => scaleReduction(splitChains(chains))],
];

describe('rHat', () => {
  it.each(REFERENCES)('of chains with correlation %f is as computed independently', (phi, split, ranked) => {
    expect(splitRHat(autoregression(phi)).value).toBeCloseTo(split, 9);
    expect(rHat(autoregression(phi)).value).toBeCloseTo(ranked, 9);
  });

  it.each(mutants)('%s misses a reference', (_, mutant) => {
    const errors = REFERENCES.map(([phi, , ranked]) => Math.abs(mutant(autoregression(phi)) - ranked));
    expect(Math.max(...errors)).toBeGreaterThan(1e-4);
  });

  it('sees a drift that all chains share, which unsplit it does not', () => {
    const drifting = autoregression(0).map((chain) => chain.map((x, t) => x + t / 250));
    expect(rHat(drifting).value).toBeGreaterThan(1.1);
    expect(scaleReduction(rankScores(drifting))).toBeLessThan(1.01);
  });

  it('sees one chain of a larger spread, which split R-hat does not', () => {
    const wide = autoregression(0).map((chain, i) => chain.map((x) => (i === 0 ? 3 * x : x)));
    expect(rHat(wide).value).toBeGreaterThan(1.1);
    expect(splitRHat(wide).value).toBeLessThan(1.01);
  });

  it('sees chains apart that have no mean, which split R-hat does not', () => {
    const cauchy = autoregression(0).map((chain, i) =>
      chain.map((x, t) => (i === 0 ? 2 : 0) + Math.tan(Math.atan(x * 40)) * (t % 50 === 0 ? 1e6 : 0.01)),
    );
    expect(rHat(cauchy).value).toBeGreaterThan(1.2);
    expect(splitRHat(cauchy).value).toBeLessThan(1.05);
  });

  it('depends on ranks alone, up to the fold', () => {
    const chains = autoregression(0.5);
    const apart = chains.map((chain, i) => chain.map((x) => x + i));
    const cubed = apart.map((chain) => chain.map((x) => 5 * x - 2));
    expect(rHat(cubed).value).toBeCloseTo(rHat(apart).value, 12);
  });

  it('of draws of two values is that of the draws, their distances from the median being all alike', () => {
    const coins = autoregression(0).map((chain, i) => chain.map((x) => Number(x > (i === 0 ? 0.5 : 0))));
    expect(rHat(coins).value).toBeGreaterThan(1.01);
  });

  it.each<[string, Chains, string]>([
    ['constant chains', [[1, 1, 1, 1]], 'all draws are the same'],
    ['a draw that is no number', [[1, 2, Number.NaN, 3]], 'a draw is not finite'],
    ['few draws', [[1, 2, 3]], 'fewer than 4 draws a chain'],
  ])('of %s is NaN, and says why', (_, chains, reason) => {
    expect(rHat(chains)).toEqual({ value: Number.NaN, reason });
    expect(splitRHat(chains)).toEqual({ value: Number.NaN, reason });
    expect(JSON.parse(JSON.stringify(rHat(chains)))).toEqual({ value: null, reason });
  });

  it('refuses what are no chains', () => {
    expect(() => rHat([])).toThrow('rHat.chains: must be a list of chains');
    expect(() => rHat([[1, 2], [1]])).toThrow('rHat.chains: must have chains of the same length, got [2,1]');
  });
});
