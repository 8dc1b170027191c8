import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, valueAndGradient } from '@ebmjs/core';

/** Logits, and what a loss of them makes of the input. Both are the caller's. */
export interface LogitsAndGradient {
  /** `[n, classes]` */
  readonly logits: tf.Tensor2D;
  /** `sum_c slopes[., c] dlogits[., c]/dx`, `[n, ...event]` */
  readonly grad: tf.Tensor;
}

/**
 * A classifier: logits `[n, classes]` of a batch `[n, ...event]`, the highest wins. Rows do not interact. Borrows `x`,
 * returns what is the caller's. `classLogits` and `classifier` of `@ebmjs/models` make them, and any network's output is
 * one.
 */
export interface ClassifierLogits {
  (x: tf.Tensor): tf.Tensor2D;
  /**
   * A way of its own to the gradient, given the loss's slopes in the logits; else the tape of tfjs takes it, for which it
   * goes through the network twice.
   */
  readonly backward?: (x: tf.Tensor, slopes: (logits: tf.Tensor2D) => tf.Tensor2D) => LogitsAndGradient;
}

/** Logits and the gradient in `x` of a loss of which `slopes` gives the derivatives in the logits, `[n, classes]`. */
export function logitsAndGradient(
  classifier: ClassifierLogits,
  x: tf.Tensor,
  slopes: (logits: tf.Tensor2D) => tf.Tensor2D,
): LogitsAndGradient {
  if (classifier.backward) return classifier.backward(x, slopes);
  return scope(() => {
    const logits = checkedLogits(classifier(x), x);
    const weights = slopes(logits);
    const weighed = (at: tf.Tensor): tf.Tensor1D => tf.sum(tf.mul(classifier(at), weights), 1);
    return { logits, grad: valueAndGradient(weighed, x).grad };
  });
}

/** The logits as they are; throws unless they are `[n, classes]` of at least two classes. */
export function checkedLogits(logits: tf.Tensor2D, x: tf.Tensor): tf.Tensor2D {
  if (logits.rank === 2 && logits.shape[0] === x.shape[0] && logits.shape[1] >= 2) return logits;
  throw new EbmError('classifier', `must return logits [${x.shape[0]}, classes] of two classes or more`, logits.shape);
}
