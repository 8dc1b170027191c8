import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { noisy } from './noise.js';

it('gives each image a deviation of its own, evenly from none to the most, and stays in the box', () => {
  const before = tf.memory().numTensors;
  const deviations = scope(() => {
    const x = noisy(tf.fill([200, 10, 10, 1], 0.5), key(3), 0.1); // far enough from the faces not to be clipped
    expect(scope(() => tf.max(noisy(tf.ones([4, 4, 4, 1]), key(4), 0.5)).dataSync()[0])).toBe(1);
    return [...tf.sqrt(tf.moments(x, [1, 2, 3]).variance).dataSync()];
  });
  expect(tf.memory().numTensors).toBe(before);
  // Uniform on [0, 0.1], so a mean of 0.05 with a standard error of 0.1 / sqrt(12 * 200).
  const mean = deviations.reduce((sum, one) => sum + one, 0) / deviations.length;
  expect(Math.abs(mean - 0.05)).toBeLessThan((5 * 0.1) / Math.sqrt(2400));
  expect(Math.min(...deviations)).toBeLessThan(0.01);
  expect(Math.max(...deviations)).toBeGreaterThan(0.085);
});
