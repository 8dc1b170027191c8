import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

it('sums, for slopes of one, the pixels that each tap meets', () => {
  const sums = tf.tidy(() => {
    const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    return tf
      .grad((w) => tf.conv2d(image, w as tf.Tensor4D, 1, 'valid'))(tf.zeros([2, 2, 1, 1]))
      .dataSync();
  });
  expect([...sums]).toEqual([1 + 2 + 4 + 5, 2 + 3 + 5 + 6, 4 + 5 + 7 + 8, 5 + 6 + 8 + 9]);
});

it('meets every second pixel with stride 2', () => {
  const sums = tf.tidy(() => {
    const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    return tf
      .grad((w) => tf.conv2d(image, w as tf.Tensor4D, 2, 'valid'))(tf.zeros([1, 1, 1, 1]))
      .dataSync();
  });
  expect([...sums]).toEqual([1 + 3 + 7 + 9]);
});

it('keeps its error near one part in a hundred thousand over 50,000 products', async () => {
  const f = (): Float32Array =>
    tf
      .tidy(() => {
        const wave = (scale: number) => tf.sin(tf.mul(tf.range(0, 64 * 28 * 28 * 2), scale));
        const x = tf.reshape(wave(0.7), [64, 28, 28, 2]) as tf.Tensor4D;
        const dy = tf.reshape(wave(0.3), [64, 28, 28, 2]) as tf.Tensor4D;
        const attrs = {
          strides: 1,
          pad: 'same',
          dataFormat: 'NHWC',
          dimRoundingMode: undefined,
          filterShape: [3, 3, 2, 2],
        };
        return tf
          .engine()
          .runKernel('Conv2DBackpropFilter', { x, dy }, attrs as unknown as tf.NamedAttrMap) as tf.Tensor;
      })
      .dataSync() as Float32Array;
  const wasm = f();
  await tf.setBackend('cpu');
  const cpu = f();
  await tf.setBackend('wasm');
  // A float32 sum of n products of size 1/2 wanders by about 6e-8 n^(1/2) times its own running size, here below 1e3.
  cpu.forEach((value, i) => expect(Math.abs(wasm[i]! - value)).toBeLessThan(1e-5 * 1e3));
});

it('takes images with their channels last only', () => {
  const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [1, 1, 1, 1] };
  const x = tf.zeros([1, 1, 2, 2]);
  const call = { inputs: { x, dy: x }, attrs, backend: tf.backend() } as unknown as KernelCall;
  expect(() => conv2dBackpropFilter.run(call)).toThrow('must be NHWC on WASM, got "NCHW"');
  x.dispose();
});
