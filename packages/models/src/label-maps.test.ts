import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { oneHot } from '../test/tensors.js';
import { labelMaps } from './label-maps.js';

it('has a channel for each class, the same at every pixel', () => {
  const labels = tf.tensor2d([
    [0, 1],
    [0.5, 0.25],
  ]);
  const { output } = labelMaps(2, 0.1).apply({}, tf.tensor4d([7, 8, 9, 10], [2, 1, 2, 1]), labels);
  const expected = [
    [7, 0, 0.1],
    [8, 0, 0.1],
    [9, 0.05, 0.025],
    [10, 0.05, 0.025],
  ].flat();
  expect(output.shape).toEqual([2, 1, 2, 3]);
  output.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
});

it('pulls back as the tape does', () => {
  const labels = oneHot([2, 0], 3);
  expectRightPull(labelMaps(3, 0.1), [2, 3, 4, 2], labels);
  labels.dispose();
});
