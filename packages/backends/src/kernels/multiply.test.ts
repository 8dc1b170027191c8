import * as tf from '@tensorflow/tfjs-core';
import { key, normal } from '@ebmjs/core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

const shapes: readonly (readonly [rows: number[], factors: number[]])[] = [
  [
    [5, 10],
    [5, 1],
  ],
  [
    [7, 3],
    [7, 1],
  ],
  [
    [4, 3, 2, 3],
    [4, 1, 1, 1],
  ],
  [
    [2, 3, 9],
    [2, 3, 1],
  ],
  [
    [3, 1],
    [3, 1],
  ],
];

it.each(shapes)('multiplies rows %j with a number each of %j, in both orders', (rows, factors) => {
  const [x, f] = [normal(key(1), rows), normal(key(2), factors)];
  const width = x.size / f.size;
  const [scale, values] = [f.dataSync(), x.dataSync()];
  const expected = Array.from(values, (value, i) => Math.fround(value * scale[Math.floor(i / width)]!));
  for (const product of [tf.mul(x, f), tf.mul(f, x)]) {
    expect(product.shape).toEqual(rows);
    expect([...product.dataSync()]).toEqual(expected);
    product.dispose();
  }
  tf.dispose([x, f]);
});

it.each([
  ['columns', [3, 2], [1, 2]],
  ['fewer axes', [3, 2], [2]],
  ['a middle axis', [2, 3, 2], [2, 1, 2]],
  ['both sides', [3, 1], [1, 2]],
])('leaves other products to tfjs: %s', (_, a, b) => {
  tf.tidy(() => {
    const [x, y] = [normal(key(1), a), normal(key(2), b)];
    const shape = tf.backend_util.assertAndGetBroadcastShape(a, b);
    const [left, right] = [tf.broadcastTo(x, shape).dataSync(), tf.broadcastTo(y, shape).dataSync()];
    expect([...tf.mul(x, y).dataSync()]).toEqual(Array.from(left, (value, i) => Math.fround(value * right[i]!)));
  });
});

it('keeps whole numbers whole, and empty tensors empty', () => {
  tf.tidy(() => {
    const whole = tf.mul(tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'), tf.tensor2d([5, 6], [2, 1], 'int32'));
    expect([whole.dtype, ...whole.dataSync()]).toEqual(['int32', 5, 10, 18, 24]);
    expect(tf.mul(tf.zeros([2, 0]), tf.ones([2, 1])).shape).toEqual([2, 0]);
  });
});

it('passes NaN and infinity on', () => {
  tf.tidy(() => {
    const product = tf.mul(tf.tensor2d([1, 0, NaN, 1], [2, 2]), tf.tensor2d([Infinity, 2], [2, 1]));
    expect([...product.dataSync()]).toEqual([Infinity, NaN, NaN, 2]);
  });
});
