import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { rowNorm } from './row-norm.js';

it('is the length of each row, whatever its shape', () => {
  const y = rowNorm(tf.tensor4d([3, 0, -4, 0, 1, 1, 1, 1], [2, 2, 2, 1]));
  expect([...y.dataSync()]).toEqual([5, 2]);
});
