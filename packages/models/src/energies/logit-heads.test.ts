import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../../test/layers.js';
import { oneHot } from '../../test/tensors.js';
import { negatedLogit, negatedLogSumExp } from './logit-heads.js';

const logits = tf.tensor2d([1, 2, 3, 0, 0, 100], [2, 3]);

it('picks minus a logit, or a mean of them', () => {
  const labels = tf.tensor2d([0, 1, 0, 0.5, 0, 0.5], [2, 3]);
  expect([...negatedLogit.apply({}, logits, labels).output.dataSync()]).toEqual([-2, -50]);
});

it('sums the exponentials of all, without overflow', () => {
  const [a, b] = negatedLogSumExp.apply({}, logits).output.dataSync();
  expect(a).toBeCloseTo(-Math.log(Math.E + Math.E ** 2 + Math.E ** 3), 5);
  expect(b).toBeCloseTo(-100, 5);
});

it('their slopes are those of the tape', () => {
  expectRightPull(negatedLogit, [4, 3], oneHot([0, 2, 1, 1], 3));
  expectRightPull(negatedLogSumExp, [4, 3]);
});
