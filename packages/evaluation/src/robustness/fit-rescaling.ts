import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, labelsOf, scope, turnTaking, whole } from '@ebmjs/core';
import { checkedLogits } from './classifier-logits.js';
import type { ClassifyOptions } from './classify.js';
import { fitSoftmax } from './fit-softmax.js';
import type { Rescaling } from './rescaled.js';

/**
 * The scale and the offset of each class under which a classifier's logits explain labelled data best, by maximum
 * likelihood (bias-corrected temperature scaling: Alexandari, Kundaje and Shrikumar 2020): `classes + 1` numbers.
 *
 * Contrastive divergence leaves a conditional energy free up to a constant of each class, the log normaliser of that class,
 * and the paper's code leaves the place for it at 0; then a class can win everywhere by its constant alone. Fit on training
 * data, never on those that are judged. A scale below 0 says that the energy prefers wrong labels.
 *
 * A penalty of `(scale^2 + |offsets|^2) / 2` in standardised logits, which one row outweighs, keeps the numbers finite
 * where the data can be told apart without error. Rejects with an `EbmError` for labels that do not fit and logits that
 * are not finite.
 */
export async function fitRescaling(options: ClassifyOptions): Promise<Rescaling> {
  knownOptions('fitRescaling', options, ['classifier', 'x', 'labels', 'batch', 'signal']);
  const { classifier, x, labels, signal } = options;
  const batch = whole('fitRescaling.batch', options.batch ?? 256);
  const [n, classes] = [x.shape[0] ?? 0, labels.shape[1]];
  if (n === 0) throw new EbmError('fitRescaling.x', 'must have a row or more', x.shape);
  labelsOf('fitRescaling.labels', labels, n, classes);
  const takeTurns = turnTaking(signal);
  const logits = new Float32Array(n * classes);
  for (let from = 0; from < n; from += batch) {
    await takeTurns();
    const part = scope(() => {
      const rows = tf.slice(x, from, Math.min(batch, n - from));
      return checkedLogits(classifier(rows), rows);
    });
    if (part.shape[1] !== classes) {
      part.dispose();
      throw new EbmError('fitRescaling.classifier', `must have the ${classes} classes of the labels`, part.shape);
    }
    logits.set(await part.data<'float32'>().finally(() => part.dispose()), from * classes);
  }
  if (!logits.every(Number.isFinite)) throw new EbmError('fitRescaling.classifier', 'must return finite logits');
  return fitSoftmax(logits, await labels.data<'float32'>(), classes);
}
