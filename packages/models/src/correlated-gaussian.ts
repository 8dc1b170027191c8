import * as tf from '@tensorflow/tfjs-core';
import { EbmError, normal, scope, type Energy } from '@ebmjs/core';
import { analyticEnergy } from './analytic-energy.js';
import { cholesky, lowerInverse, type Matrix } from './cholesky.js';
import { halfNorm } from './diagonal-energy.js';
import { finite, perCoordinate } from './extent.js';
import type { KnownTarget } from './known-target.js';

export interface CorrelatedGaussianOptions {
  readonly shape: readonly number[];
  /** Flat. */
  readonly mean: Float64Array;
  readonly covariance: readonly (readonly number[])[];
}

/** `gaussian` with a full covariance `C = L L'`: `E(x) = |L^-1 (x - mean)|^2 / 2`. */
export function correlatedGaussian({ shape, mean, covariance }: CorrelatedGaussianOptions): KnownTarget {
  const matrix = checkedMatrix('gaussian.covariance', covariance, mean.length);
  const lower = cholesky('gaussian.covariance', matrix);
  return {
    shape,
    energy: whitenedEnergy(shape, mean, lowerInverse(lower)),
    logZ: lower.reduce((total, row, i) => total + Math.log(2 * Math.PI) / 2 + Math.log(row[i]!), 0),
    mean: [...mean],
    variance: matrix.map((row, i) => row[i]!),
    covariance: matrix.map((row) => [...row]),
    sample: (key, n) =>
      scope(() => {
        const z = normal(key, [n, mean.length]) as tf.Tensor2D;
        return tf.reshape(tf.add(tf.matMul(z, tensorOf(lower), false, true), Float32Array.from(mean)), [n, ...shape]);
      }),
  };
}

function whitenedEnergy(shape: readonly number[], mean: Float64Array, whitening: Matrix): Energy {
  return analyticEnergy('gaussian', shape, (x) => {
    const shifted = tf.sub(tf.reshape(x, [-1, mean.length]), Float32Array.from(mean)) as tf.Tensor2D;
    const z = tf.matMul(shifted, tensorOf(whitening), false, true);
    return { value: halfNorm(z), slope: () => tf.reshape(tf.matMul(z, tensorOf(whitening)), x.shape) };
  });
}

const tensorOf = (matrix: Matrix): tf.Tensor2D =>
  tf.tensor2d(Float32Array.from(matrix.flatMap((row) => [...row])), [matrix.length, matrix[0]!.length]);

/** The rows in float64. Throws an `EbmError` for `where` unless they are `size` rows of `size` finite numbers. */
export function checkedMatrix(where: string, rows: readonly (readonly number[])[], size: number): Matrix {
  if (!Array.isArray(rows) || rows.length !== size) throw new EbmError(where, `must be ${size} rows of ${size}`, rows);
  return rows.map((row: readonly number[], i) => {
    if (!Array.isArray(row)) throw new EbmError(`${where}[${i}]`, `must be a list of ${size}`, row);
    return perCoordinate(`${where}[${i}]`, row, { size, check: finite });
  });
}
