import * as tf from '@tensorflow/tfjs-core';

/** The first `n` rows; the tensor itself if it has no more. */
export function firstRows<T extends tf.Tensor>(x: T, n: number): T {
  return x.shape[0] === n ? x : tf.slice(x, 0, n);
}
