import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { oneHot } from '../test/tensors.js';
import { labelledColumn, onlyColumn } from './columns.js';

const outputs = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);

it('a one-hot label picks a column, a soft one interpolates', () => {
  expect(labelledColumn.apply({}, outputs, oneHot([2, 0], 3)).output.arraySync()).toEqual([3, 4]);
  const soft = tf.tensor2d([0.5, 0, 0.5, 0, 0.25, 0.75], [2, 3]);
  expect(labelledColumn.apply({}, outputs, soft).output.arraySync()).toEqual([2, 5.75]);
});

it('the only column', () => {
  expect(onlyColumn.apply({}, tf.tensor2d([1, 2], [2, 1])).output.arraySync()).toEqual([1, 2]);
});

it('pull back as the tape does', () => {
  const labels = tf.tensor2d([0.5, 0, 0.5, 0, 0.25, 0.75], [2, 3]);
  expectRightPull(labelledColumn, [2, 3], labels);
  expectRightPull(onlyColumn, [4, 1]);
  labels.dispose();
});
