import { EbmError, knownOptions } from '@ebmjs/core';
import {
  featureBatches,
  type FeatureFunction,
  type FeatureOptions,
  type HostRows,
  type RowSource,
} from './feature-batches.js';

/** Mean and covariance of features, in float64. */
export interface FeatureMoments {
  /** Number of rows. */
  readonly n: number;
  readonly mean: Float64Array;
  /** `[d, d]`, row by row, over `n - 1`. */
  readonly covariance: Float64Array;
}

export interface FeatureMomentsOptions extends FeatureOptions {
  readonly features: FeatureFunction;
  readonly rows: RowSource;
}

/**
 * The moments of `features` over `rows`, a batch at a time: memory for one batch and `d^2` numbers, whatever `n` is.
 * Deviations are summed in float64 about the mean of their batch, and batches put together exactly (Chan, Golub and
 * LeVeque 1983, "Algorithms for computing the sample variance"), so that a large mean costs no digits.
 *
 * Rejects with an `EbmError` for fewer than two rows, and for features that are not finite or not `[n, d]`.
 */
export async function featureMoments(options: FeatureMomentsOptions): Promise<FeatureMoments> {
  knownOptions('featureMoments', options, ['features', 'rows', 'batch', 'signal']);
  let sums = undefined as Sums | undefined;
  for await (const part of featureBatches('featureMoments', options, options)) {
    const own = sumsOf(part);
    sums = sums ? together(sums, own) : own;
  }
  return momentsOf('featureMoments', sums);
}

/** What moments are made of: sums of products of deviations from the mean, `[d, d]`. */
export interface Sums {
  readonly n: number;
  readonly mean: Float64Array;
  readonly scatter: Float64Array;
}

/** Of some rows. */
export function sumsOf({ values, n, dimensions: d }: HostRows): Sums {
  const mean = new Float64Array(d);
  for (let i = 0; i < values.length; i++) mean[i % d]! += values[i]! / n;
  const scatter = new Float64Array(d * d);
  const row = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) row[j] = values[i * d + j]! - mean[j]!;
    addOuter(scatter, row, 1);
  }
  return { n, mean, scatter };
}

/** Of the rows of both. */
export function together(a: Sums, b: Sums): Sums {
  const n = a.n + b.n;
  const step = b.mean.map((value, j) => value - a.mean[j]!);
  const scatter = a.scatter.map((value, j) => value + b.scatter[j]!);
  addOuter(scatter, step, (a.n * b.n) / n);
  return { n, mean: a.mean.map((value, j) => value + (step[j]! * b.n) / n), scatter };
}

/** Throws an `EbmError` where there are fewer than two rows. */
export function momentsOf(where: string, sums: Sums | undefined): FeatureMoments {
  if (!sums || sums.n < 2) throw new EbmError(where, 'must be given two rows or more', sums?.n ?? 0);
  return { n: sums.n, mean: sums.mean, covariance: sums.scatter.map((value) => value / (sums.n - 1)) };
}

function addOuter(scatter: Float64Array, row: Float64Array, weight: number): void {
  const d = row.length;
  for (let j = 0; j < d; j++) {
    const left = row[j]! * weight;
    if (left !== 0) for (let k = 0; k < d; k++) scatter[j * d + k]! += left * row[k]!;
  }
}
