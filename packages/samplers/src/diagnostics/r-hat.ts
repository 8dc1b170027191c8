import { mean, variance } from '@ebmjs/core';
import { checkChains, flat, mapDraws, silentBecause, splitChains, type Chains } from './chains.js';
import { findingOf, type Finding } from './finding.js';
import { quantile } from './quantile.js';
import { rankScores } from './rank-scores.js';

/**
 * The potential scale reduction of Vehtari et al. (2021, section 4): the larger of the split R-hats of rank scores of the
 * draws and of their distances from the median. 1 where chains agree in place and spread; they advise below 1.01.
 */
export function rHat(chains: Chains): Finding {
  checkChains('rHat.chains', chains);
  return findingOf(silentBecause(chains), () => {
    const centre = quantile(flat(chains), 0.5);
    const folded = mapDraws(chains, (draw) => Math.abs(draw - centre));
    // Draws of two values fold onto one, which has no spread to compare.
    const candidates = [chains, folded].filter((each) => silentBecause(each) === undefined);
    return Math.max(...candidates.map((each) => scaleReduction(rankScores(splitChains(each)))));
  });
}

/** R-hat of the halves of chains as they are (Gelman et al. 2013, equation 11.4): blind to tails, and to what has no variance. */
export function splitRHat(chains: Chains): Finding {
  checkChains('splitRHat.chains', chains);
  return findingOf(silentBecause(chains), () => scaleReduction(splitChains(chains)));
}

/** R-hat of chains as they are. */
export const scaleReduction = (chains: Chains): number =>
  reduction(chains.map(mean), chains.map(variance), chains[0]!.length);

/** `sqrt((B / W + n - 1) / n)`, variance between chains of `n` draws over variance within. Infinite where no chain moves. */
export function reduction(means: readonly number[], variances: readonly number[], n: number): number {
  return Math.sqrt(((n * variance(means)) / mean(variances) + n - 1) / n);
}
