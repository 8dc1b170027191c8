import * as tf from '@tensorflow/tfjs-core';
import { key, normal } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { inBatches } from './in-batches.js';

const { signal } = new AbortController();

it('inBatches is the function of all rows, in order, and leaks nothing, whatever happens', async () => {
  const x = normal(key(1), [700, 3]);
  const before = tf.memory().numTensors;
  const sizes: number[] = [];
  const of = (rows: tf.Tensor): tf.Tensor2D => {
    sizes.push(rows.shape[0]!);
    return tf.mul(rows, 2);
  };
  const found = await inBatches(of, x, signal);
  expect(found.dataSync()).toEqual(tf.tidy(() => tf.mul(x, 2).dataSync()));
  expect(sizes).toEqual([256, 256, 188]);
  found.dispose();
  const control = new AbortController();
  const stopping = (rows: tf.Tensor): tf.Tensor2D => {
    control.abort(new Error('enough'));
    return of(rows);
  };
  await expect(inBatches(stopping, x, control.signal)).rejects.toThrow('enough');
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});
