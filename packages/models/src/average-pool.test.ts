import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { averagePool } from './average-pool.js';

it('takes means of 2 x 2 windows and drops an odd edge', () => {
  const image = tf.tensor4d([1, 2, 9, 3, 6, 9, 9, 9, 9], [1, 3, 3, 1]);
  const { output } = averagePool.apply({}, image);
  expect(output.shape).toEqual([1, 1, 1, 1]);
  expect(output.dataSync()[0]).toBe(3);
});

it.each([
  [2, 4, 6, 3],
  [2, 5, 4, 1],
  [1, 7, 7, 2],
])('pulls back as the tape does from [%i, %i, %i, %i]', (...shape) => expectRightPull(averagePool, shape));
