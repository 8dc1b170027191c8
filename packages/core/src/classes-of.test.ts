import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { classesOf } from './classes-of.js';

it('is the place of the largest entry of each row, and leaves no tensor', async () => {
  const labels = tf.tensor2d([[0, 0.3, 0.7], [2, 1, -1]]); // prettier-ignore
  const before = tf.memory().numTensors;
  expect([...(await classesOf(labels))]).toEqual([2, 0]);
  expect(tf.memory().numTensors).toBe(before);
  labels.dispose();
});
