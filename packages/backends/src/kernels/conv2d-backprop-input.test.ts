import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import { beforeAll, expect, it, vi } from 'vitest';
import { useBackend } from '../use-backend.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

/** How often tfjs's own kernel was asked for the gradient of a 3 by 3 convolution of 5 by 5 images. */
function asked(strides: number, pad: number | 'same', dataFormat = 'NHWC'): number {
  const builtIn = vi.fn(() => tf.zeros([1, 5, 5, 1]));
  tf.tidy(() => {
    const { outHeight, outWidth } = tf.backend_util.computeConv2DInfo([1, 5, 5, 1], [3, 3, 1, 1], strides, 1, pad);
    const inputs = { dy: tf.ones([1, outHeight, outWidth, 1]), filter: tf.ones([3, 3, 1, 1]) };
    const attrs = { strides, pad, dataFormat, inputShape: [1, 5, 5, 1] };
    conv2dBackpropInput.run({ inputs, attrs, backend: tf.backend() } as unknown as KernelCall, builtIn);
  });
  return builtIn.mock.calls.length;
}

it('does stride 1 itself, and leaves other strides and excessive padding to tfjs', () => {
  expect(asked(1, 'same')).toBe(0);
  expect(asked(1, 2)).toBe(0);
  expect(asked(1, 3)).toBe(1);
  expect(asked(2, 'same')).toBe(1);
});

it('counts, for a filter of ones, the windows over each pixel', () => {
  const counts = tf.tidy(() => {
    const image = tf.zeros([1, 3, 4, 1]) as tf.Tensor4D;
    return tf
      .grad((x) => tf.conv2d(x as tf.Tensor4D, tf.ones([2, 2, 1, 1]) as tf.Tensor4D, 1, 'valid'))(image)
      .dataSync();
  });
  expect([...counts]).toEqual([1, 2, 2, 1, 2, 4, 4, 2, 1, 2, 2, 1]);
});

it('takes images with their channels last only', () => {
  expect(() => asked(1, 'same', 'NCHW')).toThrow(EbmError);
});
