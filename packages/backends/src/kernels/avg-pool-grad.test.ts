import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, vi } from 'vitest';
import { useBackend } from '../use-backend.js';
import { avgPoolGrad } from './avg-pool-grad.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

const call = (dy: tf.Tensor, input: tf.Tensor, filterSize: number, strides: number): KernelCall =>
  ({ inputs: { dy, input }, attrs: { filterSize, strides, pad: 'valid' }, backend: tf.backend() }) as unknown as KernelCall;

it('spreads each slope evenly over its window, and gives cells outside any window none', () => {
  const slopes = tf.tidy(() => {
    const pooled = tf.grad((x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'));
    return pooled(tf.zeros([1, 3, 5, 1]), tf.tensor4d([4, 8], [1, 1, 2, 1])).dataSync();
  });
  expect([...slopes]).toEqual([1, 1, 2, 2, 0, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0]);
});

it('leaves overlapping windows to tfjs', () => {
  const builtIn = vi.fn(() => tf.zeros([1, 5, 5, 1]));
  tf.tidy(() => void avgPoolGrad.run(call(tf.zeros([1, 2, 2, 1]), tf.zeros([1, 5, 5, 1]), 3, 2), builtIn));
  expect(builtIn).toHaveBeenCalledOnce();
});
