import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, knownOptions, mean, permutation, variance, whole, type Key } from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';
import { polynomialMmd } from './polynomial-mmd.js';
import {
  featureRows,
  type FeatureFunction,
  type FeatureOptions,
  type HostRows,
  type RowSource,
} from './feature-batches.js';

export interface KidOptions extends FeatureOptions {
  readonly features: FeatureFunction;
  readonly samples: RowSource;
  readonly references: RowSource;
  /** Draws the subsets. */
  readonly key: Key;
  /** @defaultValue 100 */
  readonly subsets?: number;
  /** Rows of each set in a subset. @defaultValue 1000, or half of the smaller set where that is less */
  readonly subsetSize?: number;
}

/** Plain JSON. */
export interface Kid extends ValueWithError {
  /** Standard deviation over the subsets, which papers print beside the value: no error of it, but of one subset's. */
  readonly subsetDeviation: number;
  readonly subsets: number;
  readonly subsetSize: number;
  readonly dimensions: number;
  readonly samples: number;
  readonly references: number;
}

/**
 * Kernel distance of features: the unbiased squared MMD under `k(a, b) = (a b / d + 1)^3`, averaged over random subsets
 * (Binkowski et al. 2018, "Demystifying MMD GANs"). Its expectation is 0 where the distributions agree (so it may be
 * negative), and does not depend on the number of rows, which FID's does.
 *
 * The standard error is that of the delete-d jackknife, `s sqrt(b / (n - b) + 1 / subsets)` of the subsets' deviation `s`
 * and size `b` out of the smaller set's `n` (Shao and Wu 1989, "A general theory for jackknife variance estimation"), for
 * independent rows. It errs high where the distributions agree.
 *
 * Rejects with an `EbmError` unless `2 <= subsetSize < n`, and for features that are not finite or not `[n, d]`.
 */
export async function kid(options: KidOptions): Promise<Kid> {
  knownOptions('kid', options, [
    'features',
    'samples',
    'references',
    'key',
    'subsets',
    'subsetSize',
    'batch',
    'signal',
  ]);
  const { features, key, signal } = options;
  const subsets = whole('kid.subsets', options.subsets ?? 100, 2);
  const samples = await featureRows('kid.samples', { features, rows: options.samples }, options);
  const references = await featureRows('kid.references', { features, rows: options.references }, options);
  if (samples.dimensions !== references.dimensions) {
    throw new EbmError('kid.samples', `must have ${references.dimensions} features`, samples.dimensions);
  }
  const n = Math.min(samples.n, references.n);
  const subsetSize = sizeOf(options.subsetSize, n);
  const values: number[] = [];
  for (let i = 0; i < subsets; i++) {
    signal?.throwIfAborted();
    const [own, other] = [samples, references].map((set, side) =>
      chosen(set, permutation(foldIn(foldIn(key, side), i), set.n).subarray(0, subsetSize)),
    );
    values.push(await polynomialMmd(own!, other!).finally(() => tf.dispose([own!, other!])));
  }
  const subsetDeviation = Math.sqrt(variance(values));
  return {
    value: mean(values),
    standardError: subsetDeviation * Math.sqrt(subsetSize / (n - subsetSize) + 1 / subsets),
    subsetDeviation,
    subsets,
    subsetSize,
    dimensions: samples.dimensions,
    samples: samples.n,
    references: references.n,
  };
}

function sizeOf(asked: number | undefined, n: number): number {
  const size = whole('kid.subsetSize', asked ?? Math.min(1000, Math.floor(n / 2)), 2);
  if (size >= n) throw new EbmError('kid.subsetSize', `must be less than the ${n} rows of the smaller set`, size);
  return size;
}

function chosen({ values, dimensions }: HostRows, rows: Int32Array): tf.Tensor2D {
  const own = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => own.set(values.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions));
  return tf.tensor2d(own, [rows.length, dimensions]);
}
