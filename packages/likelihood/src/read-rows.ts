import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/** Brings vectors `[n]` to the host with one transfer. Borrows them. */
export async function readRows(vectors: readonly tf.Tensor1D[]): Promise<Float32Array[]> {
  const stacked = scope(() => tf.stack([...vectors]));
  try {
    const numbers = (await stacked.data()) as Float32Array;
    const n = stacked.shape[1]!;
    return vectors.map((_, i) => numbers.subarray(i * n, (i + 1) * n));
  } finally {
    stacked.dispose();
  }
}
