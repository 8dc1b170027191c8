import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, normal, positive, scope, within, type Energy, type ValueAndGrad } from '@ebmjs/core';
import type { ExactTarget } from './exact-target.js';

/** As many means as scales. */
export interface DiagonalGaussianOptions {
  /** Mean of each coordinate. */
  readonly mean: readonly number[];
  /** Standard deviation of each coordinate. */
  readonly scale: readonly number[];
}

/** `E(x) = sum_i (x_i - mean_i)^2 / (2 scale_i^2)`, with its analytic gradient. */
export function diagonalGaussian(options: DiagonalGaussianOptions): ExactTarget {
  knownOptions('diagonalGaussian', options, ['mean', 'scale']);
  const { mean, scale } = options;
  if (mean.length !== scale.length) {
    throw new EbmError('diagonalGaussian.scale', `must be ${mean.length} numbers, as many as means`, scale);
  }
  mean.forEach((m) => within('diagonalGaussian.mean', m, -Infinity, Infinity));
  scale.forEach((s) => positive('diagonalGaussian.scale', s));
  const variance = scale.map((s) => s * s);
  const shape = [mean.length];
  return {
    shape,
    mean,
    variance,
    energy: gaussianEnergy(mean, variance),
    logZ: scale.reduce((sum, s) => sum + Math.log(s * Math.sqrt(2 * Math.PI)), 0),
    sample: (key, n) => scope(() => tf.add(tf.mul(normal(key, [n, ...shape]), scale.slice()), mean.slice())),
  };
}

/** `E(x) = |x|^2 / 2` in `dimension` coordinates. */
export function standardNormal(dimension: number): ExactTarget {
  const each = (value: number): number[] => Array<number>(dimension).fill(value);
  return diagonalGaussian({ mean: each(0), scale: each(1) });
}

function gaussianEnergy(mean: readonly number[], variance: readonly number[]): Energy {
  const both = (x: tf.Tensor): ValueAndGrad => {
    const gap = tf.sub(x, mean.slice());
    const grad = tf.div(gap, variance.slice());
    return { value: tf.mul<tf.Tensor1D>(tf.sum(tf.mul(gap, grad), 1), 0.5), grad };
  };
  return Object.assign((x: tf.Tensor) => scope(() => both(x).value), {
    valueAndGrad: (x: tf.Tensor) => scope(() => both(x)),
  });
}
