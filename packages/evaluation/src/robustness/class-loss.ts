import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, labelsOf, oneOf, scope, type Energy, type ValueAndGrad } from '@ebmjs/core';
import { checkedLogits, logitsAndGradient, type ClassifierLogits } from './classifier-logits.js';

/** What an attack climbs: one number a row, which it makes as high as it can. */
export interface AttackLoss extends Energy {
  readonly valueAndGrad?: (x: tf.Tensor) => ValueAndGrad & {
    /** Which of the points that an attack has visited is kept: that of the highest. @defaultValue the loss itself */
    readonly merit?: tf.Tensor1D;
  };
}

export interface ClassLossOptions {
  readonly classifier: ClassifierLogits;
  /** The true labels of the rows, one-hot `[n, classes]`; borrowed for as long as the loss lives. */
  readonly labels: tf.Tensor2D;
  /**
   * `'crossEntropy'`: `logsumexp(f) - f[y]`. `'margin'`: `max_(j != y) f[j] - f[y]`, which does not flatten where the
   * classifier is sure (Carlini and Wagner 2017). @defaultValue `'crossEntropy'`
   */
  readonly loss?: 'crossEntropy' | 'margin';
}

/**
 * The loss of an attack on a classifier. Whichever it climbs, the point that is kept is that of the largest margin: a
 * margin of 0 or more is a wrong answer.
 */
export function classLoss(options: ClassLossOptions): AttackLoss {
  knownOptions('classLoss', options, ['classifier', 'labels', 'loss']);
  const { classifier, labels, loss = 'crossEntropy' } = options;
  const of = LOSSES[oneOf('classLoss.loss', loss, ['crossEntropy', 'margin'])];
  const checked = (logits: tf.Tensor2D, x: tf.Tensor): tf.Tensor2D => {
    labelsOf('classLoss.labels', labels, x.shape[0]!, checkedLogits(logits, x).shape[1]);
    return logits;
  };
  const value = (x: tf.Tensor): tf.Tensor1D => scope(() => of.value(checked(classifier(x), x), labels));
  return Object.assign(value, {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const { logits, grad } = logitsAndGradient(classifier, x, (f) => of.slopes(checked(f, x), labels));
        return { value: of.value(logits, labels), grad, merit: margin(logits, labels) };
      }),
  });
}

/** `max_(j != y) f[j] - f[y]`, `[n]`: below 0 where the answer is right. */
export const margin = (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D =>
  scope(() => tf.sub(tf.max(others(logits, labels), 1), own(logits, labels)));

const own = (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D => tf.sum(tf.mul(logits, labels), 1);

/** The logits of the wrong classes, and minus infinity in the place of the right one. */
const others = (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor2D =>
  tf.where(tf.greater(labels, 0.5), tf.fill<tf.Rank.R2>(logits.shape, -Infinity), logits);

const bestOther = (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor =>
  tf.cast(tf.oneHot(tf.argMax(others(logits, labels), 1) as tf.Tensor1D, logits.shape[1]), 'float32');

/** Values `[n]`, and their derivatives in the logits. */
const LOSSES = {
  crossEntropy: {
    value: (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D =>
      tf.sub(tf.logSumExp(logits, 1), own(logits, labels)),
    slopes: (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor2D => tf.sub(tf.softmax(logits), labels),
  },
  margin: {
    value: margin,
    slopes: (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor2D => tf.sub(bestOther(logits, labels), labels),
  },
} as const;
