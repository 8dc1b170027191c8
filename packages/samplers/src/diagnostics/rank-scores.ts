import { normalQuantile } from '@ebmjs/core';
import { flat, type Chains } from './chains.js';

/**
 * Each draw replaced by the normal quantile of its rank among all chains, `(rank - 3/8) / (n + 1/4)`, ties sharing their
 * average rank (Vehtari et al. 2021, equation 14): diagnostics of scores need no moments, and see what tails do.
 */
export function rankScores(chains: Chains): Chains {
  const draws = flat(chains);
  const ranks = averageRanks(draws);
  const scores = ranks.map((rank) => normalQuantile((rank - 0.375) / (draws.length + 0.25)));
  const length = chains[0]!.length;
  return chains.map((_, i) => scores.subarray(i * length, (i + 1) * length));
}

/** From 1, lowest first. */
function averageRanks(draws: readonly number[]): Float64Array {
  const order = Array.from(draws, (_, i) => i).sort((a, b) => draws[a]! - draws[b]!);
  const ranks = new Float64Array(draws.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && draws[order[to]!] === draws[order[from]!]) to++;
    for (const i of order.slice(from, to)) ranks[i] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
