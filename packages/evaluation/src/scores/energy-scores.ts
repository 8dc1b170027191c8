import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, valueAndGradient, type Energy } from '@ebmjs/core';
import type { Score } from './score.js';

/**
 * `|dE/dx|_2`: how steep the energy is. Grathwohl et al. (2020, JEM, section 5.3.3) score by "approximate mass",
 * `-|dlog p(x)/dx|_2`, high for what the model knows; this is the same turned over, high for an outlier. The reasoning:
 * typical points lie where the density is high on a whole neighbourhood, so that it is flat there. For the opposite guess,
 * `negatedScore(gradientNormScore(energy))`.
 */
export const gradientNormScore =
  (energy: Energy): Score =>
  (x) =>
    scope(() => tf.sqrt(tf.sum(tf.square(tf.reshape(valueAndGradient(energy, x).grad, [x.shape[0]!, -1])), 1)));

/** `-score(x)`: its AUROC is 1 minus that of the score. */
export const negatedScore =
  (score: Score): Score =>
  (x) =>
    scope(() => tf.neg(score(x)));

/**
 * `-log p(x) = E(x) + log Z` in nats. Given an upper bound of log Z it is an upper bound of `-log p(x)`, given a lower one
 * a lower. It ranks as the energy does, so that every area under a curve is the energy's; what it adds is its unit, in
 * which two models can be compared. For a conditional model give the energy with its labels summed out.
 *
 * Throws an `EbmError` for a `logZ` that is not finite.
 */
export function negativeLogLikelihoodScore(energy: Energy, logZ: number): Score {
  if (!Number.isFinite(logZ)) throw new EbmError('negativeLogLikelihoodScore.logZ', 'must be a finite number', logZ);
  return (x) => scope(() => tf.add(energy(x), logZ));
}
