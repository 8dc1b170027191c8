import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, type Reference } from '@ebmjs/core';

/** Throws unless all data lies where the base has mass. */
export async function inBox(where: string, data: tf.Tensor, { box }: Reference): Promise<void> {
  if (!box) return;
  const range = scope(() => tf.stack([tf.min(data), tf.max(data)]));
  const [low, high] = await range.data();
  range.dispose();
  if (low! >= Math.fround(box.min) && high! <= Math.fround(box.max)) return;
  throw new EbmError(where, `must lie in the base's box, from ${box.min} to ${box.max}`, [low, high]);
}
