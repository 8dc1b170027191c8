import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { centroids } from './centroids.js';

it('is the mean place of brightness, x before y, over all channels', () => {
  const images = tf.buffer([3, 4, 6, 2]);
  images.set(1, 0, 2, 5, 0); // one pixel
  images.set(1, 1, 0, 0, 0); // two pixels of unlike brightness, in two channels
  images.set(3, 1, 2, 4, 1);
  const x = images.toTensor() as tf.Tensor4D;
  const before = tf.memory().numTensors;
  const places = centroids(x);
  expect(places.arraySync()).toEqual([
    [5.5, 2.5],
    [3.5, 2],
    [0, 0],
  ]);
  expect(tf.memory().numTensors).toBe(before + 1);
  tf.dispose([x, places]);
});
