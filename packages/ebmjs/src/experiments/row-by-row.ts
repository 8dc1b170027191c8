import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/** Images `[columns, n, ...event]` in the order of a grid that gives each of the `n` a row, `[n * columns, ...event]`; yours. */
export const rowByRow = (x: tf.Tensor): tf.Tensor =>
  scope(() => {
    const [columns, n, ...event] = x.shape as [number, number, ...number[]];
    return tf.reshape(tf.transpose(x, [1, 0, ...event.map((_, i) => i + 2)]), [n * columns, ...event]);
  });
