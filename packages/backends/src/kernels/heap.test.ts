import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';
import { onHeap, tensorOnHeap } from './heap.js';

beforeAll(async () => void (await useBackend('wasm')));

const backend = (): BackendWasm => tf.backend() as unknown as BackendWasm;
const double = (out: Float32Array, x?: Float32Array): void => x!.forEach((value, i) => void (out[i] = 2 * value));

it('computes on a heap that grows under it', () => {
  const x = tf.range(0, 3e6);
  const bytes = (): number => (backend().wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.byteLength;
  const before = bytes();
  const made: tf.Tensor[] = [];
  while (bytes() === before) made.push(tensorOnHeap(backend(), { shape: x.shape, inputs: [x] }, double));
  const last = made.at(-1)!.dataSync(); // the one that made it grow
  expect([last[1], last[2_999_999]]).toEqual([2, 5_999_998]);
  tf.dispose([x, made]);
});

it('fetches tensors that live on another backend, even if the heap must grow for them', async () => {
  await tf.setBackend('cpu');
  const x = tf.range(0, 1e7);
  await tf.setBackend('wasm');
  const y = tensorOnHeap(backend(), { shape: [2], inputs: [x] }, (out, from) =>
    out.set([from![3]!, from![9_999_999]!]),
  );
  expect([...y.dataSync()]).toEqual([3, 9_999_999]);
  tf.dispose([x, y]);
});

it('counts its result as a tensor only if asked to', () => {
  const x = tf.ones([2]);
  const tensors = tf.memory().numTensors;
  const info = onHeap(backend(), { shape: [2], inputs: [x] }, double);
  expect(tf.memory().numTensors).toBe(tensors);
  backend().disposeData(info.dataId);
  tensorOnHeap(backend(), { shape: [2], inputs: [x] }, double).dispose();
  expect(tf.memory().numTensors).toBe(tensors);
  x.dispose();
});
