import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { roughSpeed } from './rough-speed.js';

const OPERATIONS = 2 * 28 * 28 * 9 * 32 * 32; // of one image
const original = tf.getKernel(tf.Conv2D, 'cpu');

/** Convolutions that compute nothing and take the given milliseconds; returns how many images each was of. */
function taking(milliseconds: (images: number) => number): number[] {
  const batches: number[] = [];
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  replace({
    ...original,
    kernelFunc: ({ inputs }) => {
      const { shape } = inputs['x'] as tf.Tensor4D;
      batches.push(shape[0]);
      now += milliseconds(shape[0]);
      return tf.zeros(shape);
    },
  });
  return batches;
}

function replace(kernel: tf.KernelConfig): void {
  tf.unregisterKernel(tf.Conv2D, 'cpu');
  tf.registerKernel(kernel);
}

afterEach(() => {
  vi.restoreAllMocks();
  replace(original);
});

it('counts billions of operations a second, of as many images as take long enough to be timed', async () => {
  const batches = taking((images) => 2 * images);
  expect(await roughSpeed()).toBeCloseTo(OPERATIONS / 0.002 / 1e9, 6);
  expect(batches).toEqual([1, 1, 4, 16, 64]); // the first is not timed; 128 ms are enough
});

it('takes a slow backend at its first word', async () => {
  const batches = taking(() => 500);
  expect(await roughSpeed()).toBeCloseTo(OPERATIONS / 0.5 / 1e9, 6);
  expect(batches).toEqual([1, 1]);
});

it('does not go on for ever where the clock stands nearly still', async () => {
  const batches = taking(() => 0.001);
  expect(await roughSpeed()).toBeCloseTo((256 * OPERATIONS) / 1e-6 / 1e9, 3);
  expect(batches.at(-1)).toBe(256);
});

it('leaves no tensor behind', async () => {
  taking(() => 500);
  const tensors = tf.memory().numTensors;
  await roughSpeed();
  expect(tf.memory().numTensors).toBe(tensors);
});
