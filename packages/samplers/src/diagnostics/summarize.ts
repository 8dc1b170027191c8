import { mean, variance } from '@ebmjs/core';
import { checkChains, flat, type Chains } from './chains.js';
import { bulkEss, tailEss } from './effective-sample-size.js';
import { findingOf, type Finding } from './finding.js';
import { mcseDeviation, mcseMean } from './monte-carlo-error.js';
import { rHat } from './r-hat.js';

/** What draws of one number say of it, and how far to believe them. Plain JSON. */
export interface Summary {
  readonly chains: number;
  /** Draws of each chain. */
  readonly draws: number;
  readonly mean: Finding;
  readonly deviation: Finding;
  /** Standard errors of the two. */
  readonly mcseMean: Finding;
  readonly mcseDeviation: Finding;
  readonly rHat: Finding;
  readonly bulkEss: Finding;
  readonly tailEss: Finding;
}

/** All diagnostics of the draws of one number, a list for each chain. */
export function summarize(chains: Chains): Summary {
  checkChains('summarize.chains', chains);
  const draws = flat(chains);
  const reason = draws.every((draw) => Number.isFinite(draw)) ? undefined : 'a draw is not finite';
  return {
    chains: chains.length,
    draws: chains[0]!.length,
    mean: findingOf(draws.length === 0 ? 'no draws' : reason, () => mean(draws)),
    deviation: findingOf(draws.length < 2 ? 'fewer than 2 draws' : reason, () => Math.sqrt(variance(draws))),
    mcseMean: mcseMean(chains),
    mcseDeviation: mcseDeviation(chains),
    rHat: rHat(chains),
    bulkEss: bulkEss(chains),
    tailEss: tailEss(chains),
  };
}
