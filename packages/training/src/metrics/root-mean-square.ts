import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/** The root mean squared difference of two tensors of one shape, a scalar. */
export const rootMeanSquare = (x: tf.Tensor, y: tf.Tensor): tf.Scalar =>
  scope(() => tf.sqrt(tf.mean<tf.Scalar>(tf.square(tf.sub(x, y)))));
