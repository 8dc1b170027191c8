import { mean, variance } from '@ebmjs/core';
import { autocovariance } from './autocorrelation.js';
import { checkChains, flat, mapDraws, silentBecause, splitChains, type Chains } from './chains.js';
import { findingOf, unknown, type Finding } from './finding.js';
import { quantile } from './quantile.js';
import { rankScores } from './rank-scores.js';

/** Correlations at lags this close to the length of a chain are too noisy to use. */
const END = 5;

/** Fewest draws of a chain whose halves have a correlation to use. */
const SPLIT = 2 * (END + 1);

/**
 * How many independent draws would tell the mean as well, from the autocorrelations of all chains together (Vehtari et
 * al. 2021, equations 10 to 13), cut off by Geyer's initial monotone sequence (1992). Chains that disagree count for
 * less. At most `n log10(n)` of `n` draws; above `n` for chains that alternate.
 */
export function effectiveSampleSize(chains: Chains): Finding {
  checkChains('effectiveSampleSize.chains', chains);
  return findingOf(silentBecause(chains, END + 1), () => sizeOf(chains));
}

/** The effective sample size of the rank scores of half chains: how well the middle of the distribution is known. */
export function bulkEss(chains: Chains): Finding {
  checkChains('bulkEss.chains', chains);
  return findingOf(silentBecause(chains, SPLIT), () => sizeOf(rankScores(splitChains(chains))));
}

/** The smaller effective sample size of the shares below the 5% and the 95% quantiles: how well the tails are known. */
export function tailEss(chains: Chains): Finding {
  checkChains('tailEss.chains', chains);
  const silent = silentBecause(chains, SPLIT);
  if (silent !== undefined) return unknown(silent);
  const shares = [0.05, 0.95].map((p) => below(chains, p));
  const empty = shares.some((share) => silentBecause(share) !== undefined); // the largest of a few values
  const reason = empty ? 'no draw is above the 95% quantile' : undefined;
  return findingOf(reason, () => Math.min(...shares.map((share) => sizeOf(splitChains(share)))));
}

/** 1 where a draw is at most the quantile, else 0. */
function below(chains: Chains, p: number): Chains {
  const limit = quantile(flat(chains), p);
  return mapDraws(chains, (draw) => Number(draw <= limit));
}

/** Draws of `chains` over their autocorrelation time. */
function sizeOf(chains: Chains): number {
  const draws = chains.length * chains[0]!.length;
  return draws / Math.max(autocorrelationTime(correlations(chains)), 1 / Math.log10(draws));
}

/** Autocorrelations of all chains together, by lag: 1 minus what is missing of the variance of all. */
function correlations(chains: Chains): Float64Array {
  const n = chains[0]!.length;
  const each = chains.map(autocovariance);
  const shared = each[0]!.map((_, lag) => mean(each.map((covariances) => covariances[lag]!)));
  const within = (shared[0]! * n) / (n - 1);
  const total = shared[0]! + (chains.length > 1 ? variance(chains.map(mean)) : 0);
  return shared.map((covariance, lag) => (lag === 0 ? 1 : 1 - (within - covariance) / total));
}

/**
 * The autocorrelation time `1 + 2 sum_(t > 0) rho_t` from Geyer's pairs `rho_2k + rho_(2k+1)`, which for a reversible
 * chain are positive and decrease: pairs up to the first that is not positive, none counted for more than the one before
 * it, and of that first one its even lag once, if positive.
 */
function autocorrelationTime(rho: ArrayLike<number>): number {
  const pair = (lag: number): number => rho[lag]! + rho[lag + 1]!;
  let [sum, last, lag] = [0, Infinity, 0];
  for (; lag < rho.length - END && pair(lag) > 0; lag += 2) {
    last = Math.min(last, pair(lag));
    sum += last;
  }
  return 2 * sum - 1 + Math.max(rho[lag]!, 0);
}
