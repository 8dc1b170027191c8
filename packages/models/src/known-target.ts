import type { Reference } from '@ebmjs/core';

/** A distribution whose every answer is known, moments included. */
export interface KnownTarget extends Reference {
  /** Exact mean of each coordinate, in the order of a flattened event. */
  readonly mean: readonly number[];
  /** Exact variance of each coordinate, in the order of a flattened event. */
  readonly variance: readonly number[];
}
