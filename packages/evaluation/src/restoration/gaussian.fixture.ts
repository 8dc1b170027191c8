import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy } from '@ebmjs/core';

/** `E(x) = x P x / 2` of a Gaussian about 0 with precision `P`, for events of any shape. */
export const gaussianEnergy = (precision: readonly (readonly number[])[]): Energy => {
  const rows = precision.map((row) => [...row]);
  return (x) =>
    scope(() => {
      const flat = tf.reshape(x, [x.shape[0]!, -1]) as tf.Tensor2D;
      return tf.mul(0.5, tf.sum(tf.mul(flat, tf.matMul(flat, tf.tensor2d(rows))), 1)) as tf.Tensor1D;
    });
};

/** Mean and (co)variance over the rows of `[n, ...event]`, each number by itself. */
export function rowMoments(x: tf.Tensor): { mean: number[]; variance: number[] } {
  const { mean, variance } = tf.moments(tf.reshape(x, [x.shape[0]!, -1]), 0);
  const read = { mean: [...mean.dataSync()], variance: [...variance.dataSync()] };
  tf.dispose([mean, variance]);
  return read;
}
