import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/** The mean of the numbers of each row of what is made, `[n, ...event]`, on the host; frees all that is made. */
export async function rowMeans(make: () => tf.Tensor): Promise<number[]> {
  const means = scope(() => {
    const rows = make();
    return tf.mean(tf.reshape(rows, [rows.shape[0]!, -1]), 1);
  });
  return Array.from(await means.data().finally(() => means.dispose()));
}
