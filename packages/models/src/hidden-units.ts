import * as tf from '@tensorflow/tfjs-core';
import type { TracedEnergy } from './analytic-energy.js';
import type { CheckedRbm } from './rbm-options.js';

/**
 * What the summed-out hidden units add to a free energy of `x` `[n, visible]`, and to its gradient:
 * `-sum_j log(1 + exp(c_j + (xW)_j))` and `-sigmoid(c + xW) W'`. Call it inside `scope`.
 */
export function hiddenUnits({ visible, hidden, rows, c }: CheckedRbm): (x: tf.Tensor) => TracedEnergy {
  const flat = Float32Array.from(rows.flatMap((row) => [...row]));
  const bias = Float32Array.from(c);
  return (x) => {
    const w = tf.tensor2d(flat, [visible, hidden]);
    const fields = tf.add(tf.matMul(x as tf.Tensor2D, w), bias);
    return {
      value: tf.neg(tf.sum(tf.softplus(fields), 1)),
      slope: () => tf.neg(tf.matMul(tf.sigmoid(fields) as tf.Tensor2D, w, false, true)),
    };
  };
}
