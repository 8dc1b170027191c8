import type { Reference } from '@ebmjs/core';

/** A distribution whose every answer is known, moments included. */
export interface KnownTarget extends Reference {
  /** Exact mean of each coordinate, in the order of a flattened event. */
  readonly mean: readonly number[];
  /** Exact variance of each coordinate, in the order of a flattened event. */
  readonly variance: readonly number[];
  /**
   * Exact covariance, row by row, in the order of a flattened event. Absent where no two coordinates are correlated:
   * `variance` says it all.
   */
  readonly covariance?: readonly (readonly number[])[];
}
