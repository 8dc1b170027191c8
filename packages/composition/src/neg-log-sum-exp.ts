import * as tf from '@tensorflow/tfjs-core';

/** Just inside float32: beyond it lies only infinity. */
const LARGEST = 3.4e38;

/**
 * `-log sum_i exp(-e_i)` over a list of `[n]`, a row at a time, without overflow: the lowest is taken out of the sum.
 *
 * `Infinity` adds nothing; all at `Infinity` give `Infinity`, one at `-Infinity` gives `-Infinity`, a NaN gives NaN.
 * (`tf.logSumExp` gives NaN for the first two.) Differentiable, to any order, where the result is finite.
 */
export function negLogSumExp(energies: readonly tf.Tensor1D[]): tf.Tensor1D {
  const stacked = tf.stack([...energies]);
  // An infinite low would make `Infinity - Infinity` of the rows that attain it; at the edge of float32 it makes 0 or 1.
  const low = tf.clipByValue(tf.min(stacked, 0), -LARGEST, LARGEST);
  return tf.sub(low, tf.log(tf.sum(tf.exp(tf.sub(low, stacked)), 0)));
}
