import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, labelsOf, scope, type Buffer, type Draw, type Key } from '@ebmjs/core';

/** Labels `[n, classes]` for chains that begin, the caller's. The same key must give the same rows. */
export type FreshLabels = (key: Key, n: number) => tf.Tensor2D;

/**
 * The buffer with labels from `labels` for chains that begin, in place of one class of all: several one-hot labels side by
 * side (those of a `composedModel`), numbers from a range, the labels of examples. Chains that go on keep what they have.
 *
 * Not for buffers that flip or balance labels, which know classes only, nor for priors that begin at examples of a class.
 * `draw` throws an `EbmError` for a buffer without labels or histories, and for labels that do not fit.
 */
export function freshLabels<B extends Buffer>(buffer: B, labels: FreshLabels): B {
  const draw: Buffer['draw'] = (key, n, from) => {
    const drawn = buffer.draw(key, n, from);
    const y = scope(() => relabelled(drawn, labels(foldIn(key, 0), n)));
    tf.dispose(drawn.y);
    return { ...drawn, y };
  };
  return { ...buffer, draw };
}

/** A chain that has never been put back has no label yet that counts. */
function relabelled({ y, history }: Draw, fresh: tf.Tensor2D): tf.Tensor2D {
  if (!y || !history) throw new EbmError('freshLabels.buffer', 'must give its chains labels and histories');
  const [n, classes] = y.shape;
  labelsOf('freshLabels.labels', fresh, n, classes);
  const begins = tf.tensor2d(
    Array.from(history.visits, (visits) => visits === 0),
    [n, 1],
    'bool',
  );
  return tf.where(begins, fresh, y);
}
