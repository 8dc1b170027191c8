import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { numbers } from '../../test/read.js';
import { choose } from './choose.js';

it('takes rows of tensors of any rank, and leaves out what is no tensor', () => {
  const mask = tf.tensor1d([1, 0], 'bool');
  const yes = { x: tf.ones([2, 1, 2]), e: tf.tensor1d([3, 4]), more: tf.ones([2]), step: 1 };
  const no = { x: tf.zeros([2, 1, 2]), e: tf.tensor1d([5, 6]), step: 2, none: null };
  const chosen = choose<object>(mask, yes, no) as typeof yes;
  expect(Object.keys(chosen)).toEqual(['x', 'e']);
  expect(numbers(chosen.x)).toEqual([1, 1, 0, 0]);
  expect(numbers(chosen.e)).toEqual([3, 6]);
});

it('has the slope of the rows it took', () => {
  tf.tidy(() => {
    const mask = tf.tensor1d([1, 0], 'bool');
    const slopes = tf.grads((a, b) => tf.sum(tf.square(choose(mask, { x: a! }, { x: b! }).x)))([
      tf.fill([2, 3], 2),
      tf.fill([2, 3], 5),
    ]);
    expect(slopes.map(numbers)).toEqual([
      [4, 4, 4, 0, 0, 0],
      [0, 0, 0, 10, 10, 10],
    ]);
  });
});
