import * as tf from '@tensorflow/tfjs-core';
import { release, scope } from '@ebmjs/core';

const ROWS = 256;

/** A function of rows `[n, ...event]` to `[n, d]`, so many rows at a time; the result is yours. Borrows the rows. */
export async function inBatches(
  of: (x: tf.Tensor) => tf.Tensor2D,
  x: tf.Tensor,
  signal: AbortSignal,
): Promise<tf.Tensor2D> {
  const parts: tf.Tensor2D[] = [];
  try {
    for (let from = 0; from < x.shape[0]!; from += ROWS) {
      signal.throwIfAborted();
      const part = scope(() => of(tf.slice(x, from, Math.min(ROWS, x.shape[0]! - from))));
      parts.push(part);
      await part.data(); // so that a device is not given everything at once, and an abort is heard
    }
    return scope(() => tf.concat(parts));
  } finally {
    release(parts);
  }
}
