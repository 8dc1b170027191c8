import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

/** The slopes in an empty image of the sum of its convolution with a filter of ones. */
function windowsOver(image: [number, number], filter: [number, number], strides: number): number[] {
  const slopes = tf.tidy(() => {
    const ones = tf.ones([...filter, 1, 1]) as tf.Tensor4D;
    const sum = tf.grad((x) => tf.conv2d(x as tf.Tensor4D, ones, strides, 'valid'));
    return sum(tf.zeros([1, ...image, 1])).dataSync();
  });
  return [...slopes];
}

it('counts, for a filter of ones, the windows over each pixel', () => {
  expect(windowsOver([3, 4], [2, 2], 1)).toEqual([1, 2, 2, 1, 2, 4, 4, 2, 1, 2, 2, 1]);
  expect(windowsOver([1, 7], [1, 3], 2)).toEqual([1, 1, 2, 1, 2, 1, 1]);
});

it('gives pixels that no window meets none', () => {
  expect(windowsOver([1, 8], [1, 2], 3)).toEqual([1, 1, 0, 1, 1, 0, 1, 1]);
  expect(windowsOver([1, 4], [1, 2], 3)).toEqual([1, 1, 0, 0]);
});

it('frees what it made on the way', () => {
  const [dy, filter] = [tf.ones([2, 4, 4, 3]), tf.ones([4, 4, 5, 3])];
  const before = [tf.memory().numTensors, tf.backend().numDataIds()];
  tf.conv2dTranspose(dy as tf.Tensor4D, filter as tf.Tensor4D, [2, 8, 8, 5], 2, 'same').dispose();
  expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
  tf.dispose([dy, filter]);
});

it('takes images with their channels last only', () => {
  const inputs = { dy: tf.ones([1, 3, 3, 1]), filter: tf.ones([3, 3, 1, 1]) };
  const attrs = { strides: 1, pad: 'valid', dataFormat: 'NCHW', inputShape: [1, 5, 5, 1] };
  const call = { inputs, attrs, backend: tf.backend() } as unknown as KernelCall;
  expect(() => conv2dBackpropInput.run(call)).toThrow(EbmError);
  tf.dispose(inputs);
});
