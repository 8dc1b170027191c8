import { EbmError, knownOptions, mean, variance } from '@ebmjs/core';
import type { ValueWithError } from './value-with-error.js';

export interface AurocOptions {
  /** Energies of points that the model should know: low. Two or more. */
  readonly inliers: ArrayLike<number>;
  /** Energies of points that it should not: high. Two or more. */
  readonly outliers: ArrayLike<number>;
}

/**
 * Area under the ROC curve of "the energy is high, so the point is an outlier": the chance that an outlier has a higher
 * energy than an inlier, ties counting half. 1 is perfect, 0.5 is guessing, below 0.5 the energy prefers outliers.
 *
 * In float64, by counting (the Mann and Whitney statistic with average ranks); infinite energies rank where they stand.
 * The standard error is that of DeLong, DeLong and Clarke-Pearson (1988, "Comparing the areas under two or more
 * correlated ROC curves"), for independent points. It is 0 where the two sets do not overlap, which says that the sets
 * are too small to see the overlap, not that there is none.
 *
 * Throws an `EbmError` for fewer than two energies on a side, and for NaN, which has no rank.
 */
export function auroc(options: AurocOptions): ValueWithError {
  knownOptions('auroc', options, ['inliers', 'outliers']);
  const inliers = sorted('auroc.inliers', options.inliers);
  const outliers = sorted('auroc.outliers', options.outliers);
  const below = placements(outliers, inliers);
  const above = placements(inliers, outliers);
  return {
    value: mean(below),
    standardError: Math.sqrt(variance(below) / outliers.length + variance(above) / inliers.length),
  };
}

/** For each of `values`, the share of `others` below it, ties counting half. Both ascending. */
function placements(values: Float64Array, others: Float64Array): Float64Array {
  let below = 0;
  let upTo = 0;
  return values.map((value) => {
    while (below < others.length && others[below]! < value) below++;
    while (upTo < others.length && others[upTo]! <= value) upTo++;
    return (below + upTo) / 2 / others.length;
  });
}

function sorted(where: string, energies: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(energies);
  if (values.length < 2) throw new EbmError(where, 'must hold two energies or more', values.length);
  const bad = values.findIndex(Number.isNaN);
  if (bad >= 0) throw new EbmError(`${where}[${bad}]`, 'must be a number', NaN);
  return values.sort();
}
