import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/**
 * The numbers of some tensors under their names, row by row. They come back together: on an accelerator each reading waits
 * for all work before it. Borrows them.
 */
export async function readTogether<Name extends string>(
  tensors: Readonly<Record<Name, tf.Tensor>>,
): Promise<Record<Name, Float32Array>> {
  const entries = Object.entries(tensors) as [Name, tf.Tensor][];
  const joined = scope(() => tf.concat(entries.map(([, tensor]) => tf.reshape(tensor, [-1]))));
  try {
    const numbers = (await joined.data()) as Float32Array;
    let at = 0;
    const parts = entries.map(([name, { size }]) => [name, numbers.slice(at, (at += size))] as const);
    return Object.fromEntries(parts) as Record<Name, Float32Array>;
  } finally {
    joined.dispose();
  }
}
