import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

it.each(['float32', 'int32'] as const)('one-hot rows are numbers of type %s', (dtype) => {
  const rows = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 2, -1, 3], 'int32'), 3, 5, -2, dtype).dataSync());
  expect([...rows]).toEqual([5, -2, -2, -2, -2, 5, -2, -2, -2, -2, -2, -2]);
});

it('of a matrix of indices have one more axis', () => {
  const rows = tf.tidy(() => {
    const hot = tf.oneHot(tf.tensor2d([[1], [0]], [2, 1], 'int32'), 2, 1, 0, 'float32');
    expect(hot.shape).toEqual([2, 1, 2]);
    return hot.dataSync();
  });
  expect([...rows]).toEqual([0, 1, 1, 0]);
});
