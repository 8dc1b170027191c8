import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

const address = ({ dataId }: tf.Tensor): number => (tf.backend() as unknown as BackendWasm).getMemoryOffset(dataId);

it('clones, and casts to the same type, without a copy; either outlives the other', () => {
  const before = tf.backend().numDataIds();
  for (const copy of [(x: tf.Tensor) => x.clone(), (x: tf.Tensor) => tf.cast(x, 'float32')]) {
    const x = tf.tensor1d([1, 2, 3]);
    const y = copy(x);
    expect(address(y)).toBe(address(x));
    x.dispose();
    expect([...y.dataSync()]).toEqual([1, 2, 3]);
    y.dispose();
  }
  expect(tf.backend().numDataIds()).toBe(before);
});

it('casts to other types as tfjs does', () => {
  const x = tf.tensor1d([1.5, -1.5, 0]);
  const y = tf.cast(x, 'int32');
  expect([y.dtype, ...y.dataSync()]).toEqual(['int32', 1, -1, 0]);
  expect(address(y)).not.toBe(address(x));
  tf.dispose([x, y]);
});

it('clones text', () => {
  const x = tf.tensor1d(['a', 'b']);
  const y = x.clone();
  x.dispose();
  expect([...y.dataSync()]).toEqual(['a', 'b']);
  y.dispose();
});
