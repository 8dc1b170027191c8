import { useBackend } from '@ebmjs/backends';
import { release, type Batch, type Key } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Augmentation } from './augmentation.js';

/** Pictures whose pixels all differ, `[n, height, width, channels]`, from 1 on, and one-hot labels of four classes. */
export function pictures([n, height, width, channels]: readonly [number, number, number, number]): Batch {
  const size = n * height * width * channels;
  return {
    x: tf.tensor(
      Float32Array.from({ length: size }, (_, i) => i + 1),
      [n, height, width, channels],
    ),
    y: tf.tensor2d(Array.from({ length: n }, (_, i) => [0, 1, 2, 3].map((c) => Number(c === i % 4)))),
  };
}

/** What an augmentation makes of `given`, which is freed; nothing else is left. */
export function changed(
  augment: Augmentation,
  given: Batch,
  key: Key,
): { x: Float32Array; y: Float32Array; shape: number[] } {
  const before = tf.memory().numTensors;
  const out = augment(given, key);
  const read = {
    x: out.x.dataSync() as Float32Array,
    y: out.y!.dataSync() as Float32Array,
    shape: out.x.shape,
  };
  release(out);
  expect(tf.memory().numTensors).toBe(before);
  release(given);
  return read;
}

/** The same tests on both backends. */
export const onBothBackends = (name: string, tests: () => void): void =>
  describe.each(['cpu', 'wasm'] as const)(`${name} on %s`, (backend) => {
    beforeAll(async () => void (await useBackend(backend)));
    afterAll(async () => void (await tf.setBackend('cpu')));
    tests();
  });
