import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { reshape } from './reshape.js';

it('keeps the order, the last axis fastest', () => {
  const { output } = reshape([3, 1]).apply({}, tf.tensor2d([[1, 2, 3]]));
  expect(output.arraySync()).toEqual([[[1], [2], [3]]]);
});

it('pulls back as the tape does', () => expectRightPull(reshape([2, 6]), [2, 3, 4]));

it('plans the same number of numbers, or refuses', () => {
  expect(reshape([2, 6]).plan([3, 4])).toEqual({ shape: [2, 6], rows: [] });
  expect(() => reshape([2, 6]).plan([3, 5])).toThrow('reshape: must have 12 numbers, got [3,5]');
});
