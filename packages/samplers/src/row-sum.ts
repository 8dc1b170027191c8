import * as tf from '@tensorflow/tfjs-core';

/** The sum over everything but the first axis: `[n, ...event]` to `[n]`. */
export function rowSum(x: tf.Tensor): tf.Tensor1D {
  return tf.sum(tf.reshape(x, [x.shape[0]!, -1]), 1);
}
