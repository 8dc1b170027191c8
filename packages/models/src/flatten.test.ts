import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { flatten } from './flatten.js';

it('keeps the order, the last axis fastest', () => {
  const { output } = flatten.apply({}, tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]));
  expect(output.arraySync()).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
});

it('pulls back as the tape does', () => expectRightPull(flatten, [2, 3, 4]));
