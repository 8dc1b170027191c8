import type { Events } from './read-events.js';

export interface ShrunkCovarianceOptions {
  readonly mean: readonly number[];
  /** Least standard deviation of a coordinate. */
  readonly floor: number;
  /** From 0, the sample covariance, to 1, its diagonal; estimated where absent. */
  readonly shrinkage: number | undefined;
}

/**
 * The sample covariance, its correlations made smaller by `1 - shrinkage` and its variances no less than `floor^2`:
 * positive definite for any shrinkage above 0, though there be fewer data than coordinates. The shrinkage is by default
 * the oracle-approximating one of the correlations `R` (Chen, Wiesel, Eldar and Hero 2010, "Shrinkage algorithms for MMSE
 * covariance estimation", eq. 23): `((1 - 2/p) tr R^2 + p^2) / ((n + 1 - 2/p) (tr R^2 - p))`, at most 1.
 */
export function shrunkCovariance(events: Events, { mean, floor, shrinkage }: ShrunkCovarianceOptions): number[][] {
  const covariance = sampleCovariance(events, mean);
  const kept = 1 - (shrinkage ?? oracleShrinkage(covariance, events.n));
  return covariance.map((row, i) => row.map((value, j) => (i === j ? Math.max(value, floor ** 2) : kept * value)));
}

function sampleCovariance({ n, size, values }: Events, mean: readonly number[]): number[][] {
  const covariance = Array.from({ length: size }, () => new Float64Array(size));
  const gap = new Float64Array(size);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < size; i++) gap[i] = values[k * size + i]! - mean[i]!;
    for (let i = 0; i < size; i++) {
      const [row, own] = [covariance[i]!, gap[i]! / (n - 1)];
      for (let j = 0; j <= i; j++) row[j]! += own * gap[j]!;
    }
  }
  return covariance.map((row, i) => Array.from(row, (value, j) => (j <= i ? value : covariance[j]![i]!)));
}

function oracleShrinkage(covariance: readonly (readonly number[])[], n: number): number {
  const p = covariance.length;
  let squares = p; // of correlations, the diagonal's 1 included
  for (const [i, row] of covariance.entries()) {
    for (let j = 0; j < i; j++) {
      const scale = row[i]! * covariance[j]![j]!;
      if (scale > 0) squares += (2 * row[j]! ** 2) / scale;
    }
  }
  const spread = squares - p;
  if (spread === 0) return 1;
  return Math.min(1, ((1 - 2 / p) * squares + p ** 2) / ((n + 1 - 2 / p) * spread));
}
