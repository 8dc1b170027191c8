import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

const slopes = (numbers: number[], size: number, stride: number, pad: 'same' | 'valid'): number[] => [
  ...tf.tidy(() => {
    const side = Math.sqrt(numbers.length);
    const x = tf.tensor4d(numbers, [1, side, side, 1]);
    return tf
      .grad((image) => tf.sum(tf.maxPool(image as tf.Tensor4D, size, stride, pad)))(x)
      .dataSync();
  }),
];

it('goes to the largest cell, also where that is below zero', () => {
  expect(slopes([-4, -3, -2, -1], 2, 2, 'valid')).toEqual([0, 0, 0, 1]);
  expect(slopes([-1, -2, -3, -4], 2, 2, 'valid')).toEqual([1, 0, 0, 0]);
});

it('goes to the first of equal cells', () => {
  expect(slopes([0, 0, 0, 0], 2, 2, 'valid')).toEqual([1, 0, 0, 0]);
});

it('adds up over windows that overlap, and leaves the padding out', () => {
  // A 2x2 window begins at each cell; those at the last row and column see what is left.
  expect(slopes([-9, -8, -7, -6, -1, -5, -4, -3, -2], 2, 1, 'same')).toEqual([0, 0, 0, 0, 4, 1, 0, 1, 3]);
});
