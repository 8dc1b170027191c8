import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak } from '@ebmjs/testing';
import { rowSum } from './row-sum.js';

it.each([
  [[2], [0, 1]],
  [
    [2, 3],
    [3, 12],
  ],
  [
    [2, 1, 3, 2],
    [15, 51],
  ],
])('sums all but the first of axes %o', (shape, sums) => {
  const x = tf.reshape(tf.range(0, tf.util.sizeFromShape(shape), 1), shape);
  const y = rowSum(x);
  expect([y.shape, [...y.dataSync()]]).toEqual([[2], sums]);
  tf.dispose([x, y]);
});

it('has no tensor to leak but its result, in a scope', () => {
  const x = tf.ones([2, 3]);
  expectNoLeak(() => tf.tidy(() => rowSum(x)));
});
