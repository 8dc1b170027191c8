import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, scope, within, type Variables } from '@ebmjs/core';
import type { DataTerm } from '../objectives/loss-term.js';

/** Logits `[n, classes]` of a classifier with these variables, differentiable in them; such as `classifier().logits`. */
export type Logits = (variables: Variables) => (x: tf.Tensor) => tf.Tensor2D;

export interface CrossEntropyOptions {
  readonly logits: Logits;
  /** @defaultValue `1` */
  readonly weight?: number;
}

/**
 * `-mean log softmax(f(x))[y]` over all classes: what a classifier learns by, in one pass through its network. Throws an
 * `EbmError` for data without labels.
 */
export function crossEntropy(options: CrossEntropyOptions): DataTerm {
  knownOptions('crossEntropy', options, ['logits', 'weight']);
  const { logits, weight = 1 } = options;
  return {
    name: 'crossEntropy',
    needs: 'data',
    weight: within('crossEntropy.weight', weight, 0, Infinity),
    config: { weight },
    loss: ({ variables, data: { x, y } }) =>
      scope(() => {
        if (!y) throw new EbmError('crossEntropy', 'must be given labels');
        const right = tf.sum(tf.mul(tf.logSoftmax(logits(variables)(x)), y), 1);
        return { loss: tf.neg<tf.Scalar>(tf.mean(right)), terms: {} };
      }),
  };
}
