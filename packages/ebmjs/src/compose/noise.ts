import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, split, uniform, type FiniteDataset, type Key } from '@ebmjs/core';

/**
 * The images with normal noise on every pixel, clipped to the box; yours. Each has a deviation of its own, from none to
 * `most`: who learns from noisy images alone takes clean ones, which clipping has not made lighter, for others. Borrows `x`.
 */
export const noisy = (x: tf.Tensor, key: Key, most: number): tf.Tensor =>
  scope(() => {
    const [levelKey, noiseKey] = split(key, 2);
    const levels = tf.mul(uniform(levelKey, [x.shape[0]!, 1, 1, 1]), most);
    return tf.clipByValue(tf.add(x, tf.mul(normal(noiseKey, x.shape), levels)), 0, 1);
  });

/** The data with such noise in every batch. */
export function withNoise(data: FiniteDataset, most: number): FiniteDataset {
  return {
    ...data,
    batch: (key, n) => {
      const [rowsKey, noiseKey] = split(key, 2);
      const { x, ...rest } = data.batch(rowsKey, n);
      const drawn = noisy(x, noiseKey, most);
      x.dispose();
      return { ...rest, x: drawn };
    },
  };
}
