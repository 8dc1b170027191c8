import * as tf from '@tensorflow/tfjs-core';

/** The sum of squares of each row, `[n]`. */
export const sumOfSquares = (x: tf.Tensor): tf.Tensor1D => tf.sum(tf.reshape(tf.square(x), [x.shape[0]!, -1]), 1);
