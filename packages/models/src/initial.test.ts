import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { glorot } from './initial.js';

it.each([
  [[100, 40], 140],
  [[3, 3, 20, 10], 9 * 30],
])('draws %j with variance 2 / %i', (shape, fans) => {
  const draws = glorot(key(3), shape);
  const { mean, variance } = tf.moments(draws);
  const expected = 2 / fans;
  expect(Math.abs(mean.dataSync()[0]!)).toBeLessThan(4 * Math.sqrt(expected / draws.size));
  expect(Math.abs(variance.dataSync()[0]! / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / draws.size));
});
