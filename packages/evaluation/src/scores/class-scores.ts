import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import { logitsAndGradient, type ClassifierLogits } from '../robustness/classifier-logits.js';
import type { Score } from './score.js';

/**
 * `1 - max_y p(y|x)`: how unsure the classifier is. The maximum softmax probability of Hendrycks and Gimpel (2017), which
 * Grathwohl et al. (2020, JEM) use for outliers beside densities; here turned over, so that high is an outlier. Summed
 * from the other classes, so that it does not round to 0 where the classifier is sure.
 */
export const maxProbabilityScore =
  (classifier: ClassifierLogits): Score =>
  (x) =>
    scope(() => {
      const { rest, total } = odds(classifier(x));
      return tf.div(rest, total);
    });

/** The entropy of `p(y|x)` in nats, from 0 to `log classes`. */
export const entropyScore =
  (classifier: ClassifierLogits): Score =>
  (x) =>
    scope(() => {
      const { below, shares, rest, total } = odds(classifier(x));
      // sum_y p log(1/p) with p = exp(-below) / total: two sums of what is not negative.
      return tf.add(tf.log1p(rest), tf.div(tf.sum(tf.mul(shares, below), 1), total));
    });

/** `min_y E(x, y)`, as Du and Mordatch (2019) score conditional models; an energy, whose slope is that of the class of the minimum. */
export const lowestEnergyScore = (classifier: ClassifierLogits): Score => {
  const lowest = (logits: tf.Tensor2D): tf.Tensor1D => tf.neg(tf.max(logits, 1));
  const slopes = (logits: tf.Tensor2D): tf.Tensor2D =>
    tf.neg(tf.cast(tf.oneHot(tf.argMax(logits, 1) as tf.Tensor1D, logits.shape[1]) as tf.Tensor2D, 'float32'));
  return Object.assign((x: tf.Tensor) => scope(() => lowest(classifier(x))), {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const { logits, grad } = logitsAndGradient(classifier, x, slopes);
        return { value: lowest(logits), grad };
      }),
  });
};

/** `-log sum_y exp(-E(x, y))`: the energy with its labels summed out, which is JEM's of logits `-E(x, y)`. */
export const freeEnergyScore =
  (classifier: ClassifierLogits): Score =>
  (x) =>
    scope(() => tf.neg<tf.Tensor1D>(tf.logSumExp(classifier(x), 1)));

/** Softmax without its normaliser: `exp(logit - highest)`, the sum of all, and that of all but the highest. */
function odds(logits: tf.Tensor2D) {
  const below = tf.sub<tf.Tensor2D>(tf.max(logits, 1, true), logits);
  const shares = tf.exp(tf.neg(below));
  const highest = tf.oneHot(tf.argMax(logits, 1) as tf.Tensor1D, logits.shape[1]);
  const rest = tf.sum<tf.Tensor1D>(tf.where(tf.cast(highest, 'bool'), tf.zerosLike(shares), shares), 1);
  return { below, shares, rest, total: tf.add<tf.Tensor1D>(rest, 1) };
}
