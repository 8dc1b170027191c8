import { knownOptions, within } from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';
import { shareWithError } from '../share-with-error.js';
import { ascending, upTo } from './energies-of.js';

export interface FprAtTprOptions {
  /** Energies of points that the model should accept: low. Two or more. */
  readonly inliers: ArrayLike<number>;
  /** Energies of points that it should not: high. Two or more. */
  readonly outliers: ArrayLike<number>;
  /** Share of the inliers that is accepted at least. @defaultValue 0.95 */
  readonly tpr?: number;
}

export interface FprAtTpr extends ValueWithError {
  /** The lowest energy that accepts so many inliers: a point is accepted up to it. */
  readonly threshold: number;
  /** The share of inliers that it accepts, `tpr` or a little above. */
  readonly tpr: number;
}

/**
 * FPR95: the share of outliers that a threshold accepts which accepts 95 % of the inliers ("accept" is "energy up to the
 * threshold"; Hendrycks and Gimpel 2017, "A baseline for detecting misclassified and out-of-distribution examples"). 0
 * is perfect, `tpr` is guessing.
 *
 * The standard error adds that of a share of the outliers, with one success and one failure more than counted, so that it
 * is not 0 at 0, and half the difference of the rates at thresholds one standard error of the inliers' share apart to
 * each side (Woodruff 1952, "Confidence intervals for medians and other position measures").
 *
 * Throws an `EbmError` for fewer than two energies on a side, and for NaN.
 */
export function fprAtTpr(options: FprAtTprOptions): FprAtTpr {
  knownOptions('fprAtTpr', options, ['inliers', 'outliers', 'tpr']);
  const wanted = within('fprAtTpr.tpr', options.tpr ?? 0.95, Number.MIN_VALUE, 1);
  const inliers = ascending('fprAtTpr.inliers', options.inliers, 2);
  const outliers = ascending('fprAtTpr.outliers', options.outliers, 2);
  const n = outliers.length;
  const thresholdAt = (share: number): number => inliers[accepted(share, inliers.length) - 1]!;
  const rateAt = (share: number): number => upTo(outliers, thresholdAt(share)) / n;
  const spread = Math.sqrt((wanted * (1 - wanted)) / inliers.length);
  const apart = (rateAt(wanted + spread) - rateAt(wanted - spread)) / 2;
  const value = rateAt(wanted);
  const threshold = thresholdAt(wanted);
  return {
    value,
    standardError: Math.hypot(shareWithError(upTo(outliers, threshold), n).standardError, apart),
    threshold,
    tpr: upTo(inliers, threshold) / inliers.length,
  };
}

/** The fewest of `n` that are a share of `share`, at least one; as exact as division by `n` is. */
function accepted(share: number, n: number): number {
  let count = Math.min(n, Math.max(1, Math.floor(share * n)));
  while (count < n && count / n < share) count++;
  return count;
}
