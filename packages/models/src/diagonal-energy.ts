import * as tf from '@tensorflow/tfjs-core';
import type { Energy } from '@ebmjs/core';
import { analyticEnergy } from './analytic-energy.js';

export interface DiagonalEnergyOptions {
  readonly shape: readonly number[];
  /** One number a coordinate, flat. */
  readonly mean: Float64Array;
  /** One number a coordinate, flat. */
  readonly scale: Float64Array;
}

/** `E(x) = sum_i (x_i - mean_i)^2 / (2 scale_i^2)`, with its gradient `(x - mean) / scale^2`. */
export function diagonalEnergy(where: string, { shape, mean, scale }: DiagonalEnergyOptions): Energy {
  const constant = (values: Float64Array): tf.Tensor => tf.tensor(Float32Array.from(values), [...shape]);
  return analyticEnergy(where, shape, (x) => {
    const z = tf.div(tf.sub(x, constant(mean)), constant(scale));
    return { value: halfNorm(z), slope: () => tf.div(z, constant(scale)) };
  });
}

/** `|z|^2 / 2` of each row. */
export function halfNorm(z: tf.Tensor): tf.Tensor1D {
  return tf.mul(tf.sum(tf.square(tf.reshape(z, [z.shape[0]!, -1])), 1), 0.5);
}
