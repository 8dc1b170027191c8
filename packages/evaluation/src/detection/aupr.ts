import { knownOptions, mean, oneOf, variance } from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';
import { ascending, below, upTo } from './energies-of.js';

export interface AuprOptions {
  /** Energies of points that the model should know: low. Two or more. */
  readonly inliers: ArrayLike<number>;
  /** Energies of points that it should not: high. Two or more. */
  readonly outliers: ArrayLike<number>;
  /**
   * Which set counts as found: `'outliers'` found by a high energy (AUPR-out), or `'inliers'` found by a low one
   * (AUPR-in). Papers use either; the two numbers differ. @defaultValue 'outliers'
   */
  readonly positives?: 'outliers' | 'inliers';
}

export interface Aupr extends ValueWithError {
  readonly positives: 'outliers' | 'inliers';
  /** The share of positives among all points: what guessing has. */
  readonly chance: number;
}

/**
 * Area under the curve of precision over recall, as average precision: the mean, over the positives, of the precision
 * that a threshold at each one's own energy would have. Points of one energy share one threshold, so ties need no order.
 * It is a sum of steps, not of trapezia, which would promise precisions that no threshold has (Davis and Goadrich 2006,
 * "The relationship between precision-recall and ROC curves"; scikit-learn's `average_precision_score`).
 *
 * Unlike AUROC it depends on how many points of each set there are: compare only numbers of equal `chance`.
 *
 * The standard error is by influence functions (the delta method), for independent points and these numbers of them; it
 * errs low where there are few positives above the first negatives. The value itself errs high in small sets.
 *
 * Throws an `EbmError` for fewer than two energies on a side, and for NaN.
 */
export function aupr(options: AuprOptions): Aupr {
  knownOptions('aupr', options, ['inliers', 'outliers', 'positives']);
  const positives = oneOf('aupr.positives', options.positives ?? 'outliers', ['outliers', 'inliers']);
  const inliers = ascending('aupr.inliers', options.inliers, 2);
  const outliers = ascending('aupr.outliers', options.outliers, 2);
  // Scores that are high for positives.
  const [found, others] = positives === 'outliers' ? [outliers, inliers] : [turned(inliers), turned(outliers)];
  return {
    ...averagePrecision(found, others),
    positives,
    chance: found.length / (found.length + others.length),
  };
}

/** Of scores in ascending order, high for positives. */
function averagePrecision(positives: Float64Array, negatives: Float64Array): ValueWithError {
  const [m, n] = [positives.length, negatives.length];
  const hits = positives.map((score) => m - below(positives, score));
  const alarms = positives.map((score) => n - below(negatives, score));
  const precision = hits.map((hit, i) => hit / (hit + alarms[i]!));
  // What one more hit, or one more alarm, does to each precision; a point is one at all thresholds up to its score.
  const gains = sums(hits.map((hit, i) => alarms[i]! / (hit + alarms[i]!) ** 2));
  const losses = sums(hits.map((hit, i) => hit / (hit + alarms[i]!) ** 2));
  const own = positives.map((score, i) => precision[i]! + gains[upTo(positives, score)]!);
  const others = negatives.map((score) => losses[upTo(positives, score)]!);
  return {
    value: mean(precision),
    standardError: Math.sqrt(variance(own) / m + (variance(others) * n) / m ** 2),
  };
}

/** The sums of the first 0, 1, 2, ... of them. */
function sums(values: Float64Array): Float64Array {
  const all = new Float64Array(values.length + 1);
  values.forEach((value, i) => (all[i + 1] = all[i]! + value));
  return all;
}

/** With the signs, and so the order, the other way round. */
const turned = (values: Float64Array): Float64Array => values.map((value) => -value).reverse();
