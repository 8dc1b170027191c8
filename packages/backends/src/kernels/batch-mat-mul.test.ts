import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, vi } from 'vitest';
import { useBackend } from '../use-backend.js';
import { batchMatMul } from './batch-mat-mul.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

interface Sides {
  readonly a: number[];
  readonly b: number[];
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** The product of two matrices of ones, and how often tfjs's own kernel was asked. */
function product({ a, b, transposeA = false, transposeB = false }: Sides): readonly [number[], number] {
  const builtIn = vi.fn(() => tf.zeros([1]));
  const shape = tf.tidy(() => {
    const inputs = { a: tf.ones(a), b: tf.ones(b) };
    const call = { inputs, attrs: { transposeA, transposeB }, backend: tf.backend() } as unknown as KernelCall;
    return batchMatMul.run(call, builtIn).shape;
  });
  return [shape, builtIn.mock.calls.length];
}

it('turns a transposed side itself', () => {
  expect(product({ a: [2, 3], b: [4, 3], transposeB: true })).toEqual([[2, 4], 0]);
  expect(product({ a: [1, 3, 2], b: [1, 3, 4], transposeA: true })).toEqual([[1, 2, 4], 0]);
});

it('leaves plain products and stacks to tfjs', () => {
  expect(product({ a: [2, 3], b: [3, 4] })[1]).toBe(1);
  expect(product({ a: [5, 2, 3], b: [5, 4, 3], transposeB: true })[1]).toBe(1);
});

it('refuses whole numbers as tfjs does', () => {
  const ints = tf.ones([2, 2], 'int32') as tf.Tensor2D;
  expect(() => tf.matMul(ints, ints, true)).toThrow('float32');
  ints.dispose();
});

it('multiplies a right side that shares its numbers with another of another shape, where tfjs takes it for the other', () => {
  const w = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  const products = tf.tidy(() =>
    [
      tf.matMul(tf.ones([1, 2]), w),
      tf.matMul(tf.ones([1, 3]), tf.reshape(w, [3, 2])),
      tf.fused.matMul({ a: tf.ones([1, 3]), b: tf.reshape(w, [3, 2]) }),
      tf.matMul(tf.ones([1, 2]), w.clone()),
    ].map((product) => [...product.dataSync()]),
  );
  expect(products).toEqual([
    [5, 7, 9],
    [9, 12],
    [9, 12],
    [5, 7, 9],
  ]);
  w.dispose();
});

it('keeps NaN through the activations that tfjs fuses with a product', () => {
  for (const [activation, most] of [
    ['relu', 9],
    ['relu6', 6],
  ] as const) {
    const options = { a: tf.tensor2d([[NaN], [-1], [9]]), b: tf.ones([1, 1]) as tf.Tensor2D, activation };
    const values = tf.tidy(() => [...tf.fused.matMul(options).dataSync()]);
    expect(values).toEqual([NaN, 0, most]);
    tf.dispose(options);
  }
});
