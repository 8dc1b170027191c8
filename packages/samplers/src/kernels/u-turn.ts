import * as tf from '@tensorflow/tfjs-core';
import { rowSum } from '../row-sum.js';

/** A stretch of a trajectory, in the order in which it was made; whitened momenta `[chains, ...event]`. */
export interface Stretch {
  /** The momentum of its first state. */
  readonly first: tf.Tensor;
  /** The momentum of its last. */
  readonly last: tf.Tensor;
  /** The sum over all of its states. */
  readonly sum: tf.Tensor;
  /** How many they are. */
  readonly size: number;
}

/** Two stretches, `b` where `a` ended. */
export const joined = (a: Stretch, b: Stretch): Stretch => ({
  first: a.first,
  last: b.last,
  sum: tf.add(a.sum, b.sum),
  size: a.size + b.size,
});

/**
 * Where `a` and `b` together turn round, `[chains]`: where the sum of the momenta has no part left in the direction of
 * either end. Asked of the whole, of `a` with the first state of `b`, and of `b` with the last of `a`: turns between the
 * two would go unnoticed (the extra checks that Stan makes).
 */
export function turnsRound(a: Stretch, b: Stretch): tf.Tensor1D {
  const whole = turned(a.first, b.last, tf.add(a.sum, b.sum));
  if (a.size === 1 && b.size === 1) return whole; // they are all the same
  const into = turned(a.first, b.first, tf.add(a.sum, b.first));
  const outOf = turned(a.last, b.last, tf.add(b.sum, a.last));
  return tf.logicalOr(tf.logicalOr(whole, into), outOf);
}

function turned(start: tf.Tensor, end: tf.Tensor, sum: tf.Tensor): tf.Tensor1D {
  const along = (momentum: tf.Tensor): tf.Tensor1D => rowSum(tf.mul(momentum, sum));
  return tf.lessEqual(tf.minimum(along(start), along(end)), 0);
}
