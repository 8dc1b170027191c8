import * as tf from '@tensorflow/tfjs-core';
import { EbmError, labelsOf, scope, turnTaking, whole } from '@ebmjs/core';
import { checkedLogits, type ClassifierLogits } from './classifier-logits.js';

/** Rows with their labels, and who is to judge them. */
export interface LabelledRows {
  readonly classifier: ClassifierLogits;
  /** `[n, ...event]` */
  readonly x: tf.Tensor;
  /** `[n, classes]`; of a soft label the largest class counts, where answers are counted. */
  readonly labels: tf.Tensor2D;
  /** Rows at a time. @defaultValue 256 */
  readonly batch?: number;
  /** Looked at between batches; the call then rejects with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * The logits of all rows, `[n, classes]` row after row on the host, a batch at a time. Rejects with an `EbmError` for no rows,
 * labels that do not fit, and logits of other classes than theirs.
 */
export async function logitRows(where: string, rows: LabelledRows): Promise<Float32Array> {
  const { classifier, x, labels, signal } = rows;
  const batch = whole(`${where}.batch`, rows.batch ?? 256);
  const [n, classes] = [x.shape[0] ?? 0, labels.shape[1]];
  if (n === 0) throw new EbmError(`${where}.x`, 'must have a row or more', x.shape);
  labelsOf(`${where}.labels`, labels, n, classes);
  const takeTurns = turnTaking(signal);
  const all = new Float32Array(n * classes);
  for (let from = 0; from < n; from += batch) {
    await takeTurns();
    const logits = scope(() => {
      const part = tf.slice(x, from, Math.min(batch, n - from));
      const found = checkedLogits(classifier(part), part);
      if (found.shape[1] === classes) return found;
      throw new EbmError(`${where}.classifier`, `must have the ${classes} classes of the labels`, found.shape);
    });
    all.set(await logits.data<'float32'>().finally(() => logits.dispose()), from * classes);
  }
  return all;
}
