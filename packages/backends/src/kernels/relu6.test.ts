import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

it('keeps numbers within 0 and 6, and NaN', () => {
  const values = tf.tidy(() => tf.relu6([NaN, -Infinity, -1, 0, 2.5, 6, 7, Infinity]).dataSync());
  expect([...values]).toEqual([NaN, 0, 0, 0, 2.5, 6, 6, 6]);
});
