import type { Acceptance } from './acceptance.js';

/** How often chains accepted, by transition. */
export interface Acceptances {
  /** Where this is kept: how many accepted the transition to each inverse temperature; `NaN` where the kernel did not say. */
  readonly counts: Float64Array;
  /** Takes down a transition of some chains, the first being number 1. */
  readonly add: (k: number, count: number | undefined) => void;
  /** The shares of all chains; empty where the kernel did not say. */
  readonly shares: (chains: number) => Acceptance[];
}

/** Of a walk with one transition at each of `betas`, in this order. */
export function acceptances(betas: readonly number[]): Acceptances {
  const counts = new Float64Array(betas.length);
  return {
    counts,
    add: (k, count) => void (counts[k - 1]! += count ?? Number.NaN),
    shares: (chains) =>
      Array.from(counts, (count, k) => ({ beta: betas[k]!, accepted: count / chains })).filter(
        ({ accepted }) => !Number.isNaN(accepted),
      ),
  };
}
