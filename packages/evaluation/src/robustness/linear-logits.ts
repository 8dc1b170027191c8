import * as tf from '@tensorflow/tfjs-core';
import { lossAndGradients, scope, valueAndGradient, type Energy } from '@ebmjs/core';
import type { ClassifierLogits } from './classifier-logits.js';

/**
 * Logits `-E(x, c)` of an energy that is linear in its labels, `E(x, y) = sum_c y_c E(x, c)`, by one evaluation for all
 * classes: the slope in the label is the energies of the classes, and a weighted sum of their slopes in the input is the
 * slope of the energy at the weights.
 */
export function linearLogits(energy: (labels: tf.Tensor2D) => Energy, classes: number): ClassifierLogits {
  const logits = (x: tf.Tensor): tf.Tensor2D =>
    scope(() => {
      const y = tf.fill([x.shape[0]!, classes], 1 / classes);
      const sum = ({ labels }: { readonly [name: string]: tf.Tensor }): tf.Scalar =>
        tf.sum(energy(labels as tf.Tensor2D)(x));
      return tf.neg(lossAndGradients(sum, { labels: y }).grads['labels'] as tf.Tensor2D);
    });
  return Object.assign(logits, {
    backward: (x: tf.Tensor, slopes: (logits: tf.Tensor2D) => tf.Tensor2D) =>
      scope(() => {
        const found = logits(x);
        const weights = tf.neg<tf.Tensor2D>(slopes(found));
        return { logits: found, grad: valueAndGradient(energy(weights), x).grad };
      }),
  });
}
