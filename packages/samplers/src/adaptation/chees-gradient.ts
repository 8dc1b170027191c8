import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import { rowSum } from '../row-sum.js';

/** A batch of trajectories, `[chains, ...event]` each but the last. */
export interface Flights {
  readonly start: tf.Tensor;
  /** Where they were to go, accepted or not. */
  readonly end: tf.Tensor;
  /** The velocity there. */
  readonly velocity: tf.Tensor;
  /** `[chains]`. */
  readonly acceptance: tf.Tensor1D;
}

/** Flights less likely than this tell nothing. */
const LEAST = 1e-4;

/**
 * The slope, in the logarithm of the trajectory's length, of the change of squared distance from the centre that a
 * trajectory makes (Hoffman, Radul and Sountsov 2021, section 3): `E[t (|x' - m'|^2 - |x - m|^2) <x' - m', v'>]`, over
 * chains by their acceptance, where `t` is how long they flew, `m` the chains' mean and `m'` that of where they were to
 * go, by acceptance. A scalar, 0 where no flight would be accepted. Borrows; the result is the caller's.
 */
export function cheesGradient({ start, end, velocity, acceptance }: Flights, time: number): tf.Scalar {
  return scope(() => {
    const likely = tf.logicalAnd(
      tf.greater(acceptance, LEAST),
      tf.isFinite(rowSum(tf.add(tf.abs(end), tf.abs(velocity)))),
    );
    const weights = tf.where(likely, acceptance, 0) as tf.Tensor1D;
    const rows = tf.reshape(likely, [-1, ...end.shape.slice(1).map(() => 1)]);
    const known = (x: tf.Tensor): tf.Tensor => tf.where(rows, x, 0); // 0 times infinity is no number
    const total = tf.add(tf.sum(weights), 1e-20);
    const share = tf.reshape(tf.div(weights, total), rows.shape);
    const after = tf.sub(known(end), tf.sum(tf.mul(known(end), share), 0, true));
    const before = tf.sub(start, tf.mean(start, 0, true));
    const growth = tf.sub(rowSum(tf.square(after)), rowSum(tf.square(before)));
    const slopes = tf.mul(growth, rowSum(tf.mul(after, known(velocity))));
    return tf.mul(tf.div(tf.sum(tf.mul(slopes, weights)), total), time) as tf.Scalar;
  });
}
