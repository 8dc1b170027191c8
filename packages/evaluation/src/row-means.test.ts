import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { rowMeans } from './row-means.js';

it('is the mean of each row, and leaves nothing behind', async () => {
  const x = tf.tensor3d([1, 2, 3, 6, 0, 0, 1, 1], [2, 2, 2]);
  const before = tf.memory().numTensors;
  expect(await rowMeans(() => tf.square(x))).toEqual([12.5, 0.5]);
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});
