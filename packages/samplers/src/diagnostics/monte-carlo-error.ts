import { mean, variance } from '@ebmjs/core';
import { checkChains, flat, mapDraws, silentBecause, splitChains, type Chains } from './chains.js';
import { effectiveSampleSize } from './effective-sample-size.js';
import { unknown, findingOf, type Finding } from './finding.js';

/** The standard error of the mean of all draws: their standard deviation over the root of the effective sample size. */
export function mcseMean(chains: Chains): Finding {
  checkChains('mcseMean.chains', chains);
  const size = splitSize(chains);
  return findingOf(size.reason, () => Math.sqrt(variance(flat(chains)) / size.value));
}

/** The standard error of the standard deviation of all draws, by the delta method on squared deviations. */
export function mcseDeviation(chains: Chains): Finding {
  checkChains('mcseDeviation.chains', chains);
  const silent = silentBecause(chains);
  if (silent !== undefined) return unknown(silent);
  const centre = mean(flat(chains));
  const squares = mapDraws(chains, (draw) => (draw - centre) ** 2);
  const size = splitSize(squares);
  return findingOf(size.reason, () => {
    const second = mean(flat(squares));
    const fourth = mean(flat(squares).map((square) => square ** 2));
    return Math.sqrt((fourth - second ** 2) / size.value / second / 4);
  });
}

/** The effective sample size of half chains. */
const splitSize = (chains: Chains): Finding => effectiveSampleSize(splitChains(chains));
