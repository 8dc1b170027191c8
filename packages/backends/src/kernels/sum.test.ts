import * as tf from '@tensorflow/tfjs-core';
import { key, normal } from '@ebmjs/core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

it('adds up a million numbers to the last digit of float32', () => {
  const [sum, mean] = tf.tidy(() => {
    const x = tf.range(0, 1e6);
    return [tf.sum(x).dataSync()[0]!, tf.mean(x).dataSync()[0]!];
  });
  expect(sum).toBe(Math.fround(499_999_500_000)); // tfjs's own: 1.2e-4 off
  expect(mean).toBe(499_999.5);
});

it('keeps what cancels', () => {
  const values = tf.tidy(() =>
    tf
      .sum(
        tf.tensor2d([
          [1e8, 1, -1e8],
          [2, 1e8, -1e8],
        ]),
        1,
      )
      .dataSync(),
  );
  expect([...values]).toEqual([1, 2]);
});

it('passes NaN and infinity on', () => {
  const values = tf.tidy(() =>
    tf
      .sum(
        tf.tensor2d([
          [1, NaN],
          [Infinity, 1],
          [Infinity, -Infinity],
        ]),
        1,
      )
      .dataSync(),
  );
  expect([...values]).toEqual([NaN, Infinity, NaN]);
});

it('leaves whole numbers, nothing at all and scalars to tfjs', () => {
  const [whole, empty, scalar] = tf.tidy(() =>
    [tf.sum(tf.tensor1d([1, 2, 3], 'int32')), tf.sum(tf.zeros([0, 3]), 0), tf.sum(tf.scalar(5))].map((x) => [
      x.dtype,
      x.shape,
      [...x.dataSync()],
    ]),
  );
  expect(whole).toEqual(['int32', [], [6]]);
  expect(empty![1]).toEqual([3]);
  expect(scalar).toEqual(['float32', [], [5]]);
});

it('adds short rows up as long ones', () => {
  for (const width of [1, 2, 10, 256, 257, 600]) {
    tf.tidy(() => {
      const x = normal(key(width), [7, width]);
      const rows = tf.unstack(x).map((row) => row.dataSync<'float32'>().reduce((total, value) => total + value, 0));
      expect([...tf.sum(x, 1).dataSync()]).toEqual(rows.map(Math.fround));
      expect([...tf.mean(x, 1).dataSync()]).toEqual(rows.map((total) => Math.fround(total / width)));
    });
  }
});
