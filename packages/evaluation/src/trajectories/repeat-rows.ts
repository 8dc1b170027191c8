import * as tf from '@tensorflow/tfjs-core';

/** Each row `[moments, features]` so often, one after the other: `[n * times, moments, features]`. */
export const repeatRows = (x: tf.Tensor3D, times: number): tf.Tensor3D =>
  tf.reshape(tf.tile(tf.expandDims(x, 1), [1, times, 1, 1]), [-1, x.shape[1], x.shape[2]]);
