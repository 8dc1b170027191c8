import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import type { Spread } from './welford.js';

/** Draws that the prior guess counts for, and the variance that it guesses. */
const PRIOR = 5;
const GUESS = 1e-3;

/**
 * Variances or a covariance drawn towards small round ones, `n / (n + 5) S + 0.001 * 5 / (n + 5) I`, so that a few draws
 * make a mass that can be used (as Stan does). Borrows; the result is the caller's.
 */
export function regularized({ count, spread }: Pick<Spread, 'count' | 'spread'>, dense = false): tf.Tensor {
  return scope(() => {
    const guess = (GUESS * PRIOR) / (count + PRIOR);
    const towards = dense ? tf.mul(tf.eye(spread.shape[0]!), guess) : guess;
    return tf.add(tf.mul(spread, count / (count + PRIOR)), towards);
  });
}
