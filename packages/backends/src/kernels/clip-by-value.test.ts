import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

it('keeps NaN, so that a diverged chain shows', () => {
  const values = tf.tidy(() => tf.clipByValue([NaN, -Infinity, -2, 0.5, 2, Infinity], -1, 1).dataSync());
  expect([...values]).toEqual([NaN, -1, -1, 0.5, 1, 1]);
});

it('clips whole numbers', () => {
  const values = tf.tidy(() => tf.clipByValue(tf.tensor1d([-5, 0, 5], 'int32'), -1, 1).dataSync());
  expect([...values]).toEqual([-1, 0, 1]);
});

it('clips whole numbers that arrive from another backend and make the heap grow', async () => {
  await tf.setBackend('cpu');
  const x = tf.range(0, 1e7, 1, 'int32');
  await tf.setBackend('wasm');
  const y = tf.clipByValue(x, 5, 7);
  const values = y.dataSync();
  expect([values[0], values[6], values[9_999_999]]).toEqual([5, 6, 7]);
  tf.dispose([x, y]);
});
