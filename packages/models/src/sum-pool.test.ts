import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { sumPool } from './sum-pool.js';

it('sums over the image, not over channels or rows', () => {
  const images = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80], [2, 2, 2, 2]);
  expect(sumPool.apply({}, images).output.arraySync()).toEqual([
    [10, 100],
    [26, 260],
  ]);
});

it('pulls back as the tape does', () => expectRightPull(sumPool, [3, 4, 2, 5]));
