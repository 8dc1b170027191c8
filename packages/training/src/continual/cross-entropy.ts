import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, type Variables } from '@ebmjs/core';
import type { BatchLoss } from './batch-loss.js';

/** Logits `[n, classes]` of a classifier with these variables, differentiable in them; such as `classifier().logits`. */
export type Logits = (variables: Variables) => (x: tf.Tensor) => tf.Tensor2D;

/** `-mean log softmax(f(x))[y]` over all classes: what a classifier learns by. Throws an `EbmError` without labels. */
export function crossEntropy(logits: Logits): BatchLoss {
  return (variables, { x, y }) =>
    scope(() => {
      if (!y) throw new EbmError('crossEntropy', 'must be given labels');
      return tf.neg<tf.Scalar>(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits(variables)(x)), y), 1)));
    });
}
