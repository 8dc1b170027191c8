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
