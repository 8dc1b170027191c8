import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

/** Means of 2x2 windows over two images of two channels, the first number of which is `x`. */
const means = (x: number, pad: 'same' | 'valid'): number[] => [
  ...tf
    .tidy(() => {
      const numbers = Float32Array.from({ length: 36 }, (_, i) => (i === 0 ? x : i));
      return tf.avgPool(tf.tensor4d(numbers, [2, 3, 3, 2]), 2, 2, pad);
    })
    .dataSync(),
];

it('is NaN for the windows and channels where a cell is, and no others', () => {
  for (const pad of ['same', 'valid'] as const) {
    const [whole, broken] = [means(0, pad), means(NaN, pad)];
    expect(broken).toEqual(whole.map((mean, i) => (i === 0 ? NaN : mean)));
  }
});

it('keeps infinities', () => {
  expect(means(-Infinity, 'same')[0]).toBe(-Infinity);
  expect(means(Infinity, 'same')[0]).toBe(Infinity);
});
