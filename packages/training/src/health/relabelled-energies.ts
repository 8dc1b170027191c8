import * as tf from '@tensorflow/tfjs-core';
import { scope, type Batch, type FrozenModel, type Key, type Model } from '@ebmjs/core';

/**
 * The energies `[n]` of data under other labels, `shift` classes further on; nothing for a model that has no two classes
 * or data without labels. Borrows all it is given; the result is the caller's.
 *
 * @param shift from 1 to `classes - 1`
 */
export function relabelledEnergies(
  { x, y }: Batch,
  shift: number,
  { model, frozen, key }: { readonly model: Model; readonly frozen: FrozenModel; readonly key: Key },
): tf.Tensor1D | undefined {
  if (!y || model.classes < 2) return undefined;
  return scope(() => {
    const [kept, wrapped] = tf.split(y, [model.classes - shift, shift], 1) as [tf.Tensor2D, tf.Tensor2D];
    return frozen.energy(tf.concat([wrapped, kept], 1), key)(x);
  });
}
