import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, split, type FiniteDataset, type Key } from '@ebmjs/core';

/** The images with normal noise on every pixel, clipped to the box; yours. Borrows `x`. */
export const noisy = (x: tf.Tensor, key: Key, deviation: number): tf.Tensor =>
  scope(() => tf.clipByValue(tf.add(x, tf.mul(normal(key, x.shape), deviation)), 0, 1));

/** The data with such noise in every batch. */
export function withNoise(data: FiniteDataset, deviation: number): FiniteDataset {
  return {
    ...data,
    batch: (key, n) => {
      const [rowsKey, noiseKey] = split(key, 2);
      const { x, ...rest } = data.batch(rowsKey, n);
      const drawn = noisy(x, noiseKey, deviation);
      x.dispose();
      return { ...rest, x: drawn };
    },
  };
}
