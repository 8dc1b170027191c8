import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, normal } from '@ebmjs/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';
import type { KernelCall } from './mend.js';
import { spelledOut } from './same-padding.js';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

const padOf = (image: number[], filter: number[], attrs: object): unknown => {
  const inputs = { x: { shape: image }, filter: { shape: filter } };
  return spelledOut({ inputs, attrs: { pad: 'same', ...attrs } } as unknown as KernelCall).attrs['pad'];
};

it('says in numbers what same means where windows lie apart, and nothing else', () => {
  expect(padOf([1, 9, 10, 1], [2, 2, 1, 1], { strides: 3 })).toEqual([
    [0, 0],
    [0, 0],
    [0, 1], // the fourth window begins at the last pixel
    [0, 0],
  ]);
  expect(padOf([1, 9, 9, 1], [3, 3, 1, 1], { strides: 3 })).toBe('same');
  expect(padOf([1, 9, 9, 1], [2, 2, 1, 1], { strides: 3, dilations: 2 })).toBe('same'); // three wide
  expect(padOf([1, 9, 9, 1], [2, 2, 1, 1], { strides: 3, pad: 'valid' })).toBe('valid');
});

type Convolution = (x: tf.Tensor4D, w: tf.Tensor4D, strides: [number, number]) => tf.Tensor;

describe.each<[string, Convolution]>([
  ['conv2d', (x, w, strides) => tf.conv2d(x, w, strides, 'same')],
  ['fused.conv2d', (x, filter, strides) => tf.fused.conv2d({ x, filter, strides, pad: 'same' })],
  ['depthwiseConv2d', (x, w, strides) => tf.depthwiseConv2d(x, w, strides, 'same')],
  ['fused.depthwiseConv2d', (x, filter, strides) => tf.fused.depthwiseConv2d({ x, filter, strides, pad: 'same' })],
])('%s', (_, op) => {
  it('gives the numbers of the CPU for strides beyond the window', async () => {
    const pair = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));
    await fc.assert(
      fc.asyncProperty(pair(11), pair(3), pair(5), async (image, window, strides) => {
        const of = () =>
          tf.tidy(() => {
            const x = normal(foldIn(key(1), 0), [1, ...image, 2]) as tf.Tensor4D;
            const w = normal(foldIn(key(1), 1), [...window, 2, 2]) as tf.Tensor4D;
            return op(x, w, strides).dataSync();
          });
        const wasm = of();
        await tf.setBackend('cpu');
        const cpu = of();
        await tf.setBackend('wasm');
        expect(wasm.length).toBe(cpu.length);
        // At most 18 products of two normals: below 30, each rounded to 6e-8 of it.
        cpu.forEach((value, i) => expect(Math.abs(wasm[i]! - value)).toBeLessThan(1e-5 * 3));
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});
