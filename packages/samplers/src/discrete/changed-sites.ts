import * as tf from '@tensorflow/tfjs-core';
import { rowSum } from '../row-sum.js';

/** How many sites are in another state, `[n]`, of one-hot rows `[n, sites, states]`. */
export function changedSites(before: tf.Tensor3D, after: tf.Tensor3D): tf.Tensor1D {
  return rowSum(tf.mul(after, tf.sub(1, before)));
}
