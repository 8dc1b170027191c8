import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope } from '@ebmjs/core';
import { checkedLogits, logitsAndGradient, type ClassifierLogits } from './classifier-logits.js';

/** Logits `scale f + offsets`, as plain JSON. */
export interface Rescaling {
  readonly scale: number;
  /** One a class. */
  readonly offsets: readonly number[];
}

/** A classifier with other logits, as `fitRescaling` finds them. */
export function rescaled(classifier: ClassifierLogits, { scale, offsets }: Rescaling): ClassifierLogits {
  const of = (f: tf.Tensor2D): tf.Tensor2D => tf.add(tf.mul(f, scale), tf.tensor1d([...offsets]));
  const checked = (f: tf.Tensor2D, x: tf.Tensor): tf.Tensor2D => {
    if (checkedLogits(f, x).shape[1] === offsets.length) return f;
    throw new EbmError('rescaled.offsets', `must be ${f.shape[1]}, one a class`, offsets.length);
  };
  return Object.assign((x: tf.Tensor) => scope(() => of(checked(classifier(x), x))), {
    backward: (x: tf.Tensor, slopes: (logits: tf.Tensor2D) => tf.Tensor2D) =>
      scope(() => {
        const inner = logitsAndGradient(classifier, x, (f) => tf.mul(slopes(of(checked(f, x))), scale));
        return { logits: of(inner.logits), grad: inner.grad };
      }),
  });
}
