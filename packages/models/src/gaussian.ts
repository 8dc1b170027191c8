import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, normal, positive, scope } from '@ebmjs/core';
import { correlatedGaussian } from './correlated-gaussian.js';
import { diagonalEnergy } from './diagonal-energy.js';
import { extentOf, finite, perCoordinate, type Extent } from './extent.js';
import type { KnownTarget } from './known-target.js';

/** The mean, and either a scale a coordinate or a whole covariance. */
export type GaussianOptions = Extent & {
  /** One number for all coordinates, or a flat list. @defaultValue 0 */
  readonly mean?: number | readonly number[];
  /** Standard deviation: one number for all coordinates, or a flat list. @defaultValue 1 */
  readonly scale?: number | readonly number[];
  /** Symmetric and positive definite, row by row; in place of `scale`. */
  readonly covariance?: readonly (readonly number[])[];
};

/**
 * A Gaussian, `E(x) = (x - mean)' C^-1 (x - mean) / 2` and `log Z = (D log(2 pi) + log det C) / 2`.
 *
 * Takes `dimension` or `shape`, and `scale` or `covariance`. Throws an `EbmError` for options that will not do.
 */
export function gaussian(options: GaussianOptions): KnownTarget {
  knownOptions('gaussian', options, ['dimension', 'shape', 'mean', 'scale', 'covariance']);
  const { shape, size } = extentOf('gaussian', options);
  const mean = perCoordinate('gaussian.mean', options.mean ?? 0, { size, check: finite });
  if (options.covariance === undefined) {
    const scale = perCoordinate('gaussian.scale', options.scale ?? 1, { size, check: positive });
    return diagonal(shape, mean, scale);
  }
  if (options.scale !== undefined) throw new EbmError('gaussian.scale', 'must be absent where covariance is given');
  return correlatedGaussian({ shape, mean, covariance: options.covariance });
}

function diagonal(shape: readonly number[], mean: Float64Array, scale: Float64Array): KnownTarget {
  const constant = (values: Float64Array): tf.Tensor => tf.tensor(Float32Array.from(values), [...shape]);
  return {
    shape,
    energy: diagonalEnergy('gaussian', { shape, mean, scale }),
    logZ: scale.reduce((total, s) => total + Math.log(2 * Math.PI) / 2 + Math.log(s), 0),
    mean: [...mean],
    variance: Array.from(scale, (s) => s * s),
    sample: (key, n) => scope(() => tf.add(constant(mean), tf.mul(normal(key, [n, ...shape]), constant(scale)))),
  };
}
