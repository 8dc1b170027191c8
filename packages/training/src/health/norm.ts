import * as tf from '@tensorflow/tfjs-core';
import { scope, type Params } from '@ebmjs/core';

/** Root of the sum of squares over all tensors. Borrows them; the scalar is the caller's. */
export const norm = (params: Params): tf.Scalar =>
  scope(() => tf.sqrt(tf.addN(Object.values(params).map((tensor) => tf.sum(tf.square(tensor)))))) as tf.Scalar;
