import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, vi } from 'vitest';
import { useBackend } from '../use-backend.js';
import { avgPoolGrad } from './avg-pool-grad.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

interface Windows {
  readonly filterSize: number;
  readonly strides: number;
  readonly pad: 'valid' | 'same';
}

/** How often tfjs's own kernel was asked for the gradient of pooling 5 by 5 images. */
function asked(attrs: Windows): number {
  const builtIn = vi.fn(() => tf.zeros([1, 5, 5, 1]));
  tf.tidy(() => {
    const inputs = { dy: tf.ones([1, 2, 2, 1]), input: tf.zeros([1, 5, 5, 1]) };
    avgPoolGrad.run({ inputs, attrs, backend: tf.backend() } as unknown as KernelCall, builtIn);
  });
  return builtIn.mock.calls.length;
}

it('spreads each slope evenly over its window, and gives cells outside any window none', () => {
  const slopes = tf.tidy(() => {
    const pooled = tf.grad((x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'));
    return pooled(tf.zeros([1, 3, 5, 1]), tf.tensor4d([4, 8], [1, 1, 2, 1])).dataSync();
  });
  expect([...slopes]).toEqual([1, 1, 2, 2, 0, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0]);
});

it('leaves windows that overlap or leave the image to tfjs', () => {
  expect(asked({ filterSize: 2, strides: 2, pad: 'valid' })).toBe(0);
  expect(asked({ filterSize: 3, strides: 2, pad: 'valid' })).toBe(1);
  expect(asked({ filterSize: 2, strides: 2, pad: 'same' })).toBe(1);
});
