import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { numbers } from '../../test/read.js';
import { choose } from './choose.js';

it('takes rows of tensors of any rank, and leaves out what is no tensor', () => {
  const mask = tf.tensor1d([1, 0], 'bool');
  const yes = { x: tf.tensor3d([1, 2, 3, 4], [2, 1, 2]), e: tf.tensor1d([3, 4]), more: tf.ones([2]), step: 1 };
  const no = { x: tf.tensor3d([5, 6, 7, 8], [2, 1, 2]), e: tf.tensor1d([5, 6]), step: 2, none: null };
  const chosen = choose<object>(mask, yes, no) as typeof yes;
  expect(Object.keys(chosen)).toEqual(['x', 'e']);
  expect(numbers(chosen.x)).toEqual([1, 2, 7, 8]);
  expect(numbers(chosen.e)).toEqual([3, 6]);
});
