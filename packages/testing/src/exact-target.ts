import type { Reference } from '@ebmjs/core';

/** A distribution of uncorrelated coordinates, with its moments: what a sampler is tested on. */
export interface ExactTarget extends Reference {
  /** Mean of each coordinate, in the order of the flattened event. */
  readonly mean: readonly number[];
  /** Variance of each coordinate. */
  readonly variance: readonly number[];
}
