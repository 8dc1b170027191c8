import * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { expect } from 'vitest';
import { leftBehind } from './no-leak.js';

/** Runs `body`, frees what it returns, and expects as many tensors as there were before. */
export function expectNoLeak(body: () => unknown): void {
  expect(leftBehind(body), 'tensors left behind').toBe(0);
}

/** `expectNoLeak` for an asynchronous body. */
export async function expectNoLeakAsync(body: () => Promise<unknown>): Promise<void> {
  const before = tf.memory().numTensors;
  release(await body());
  expect(tf.memory().numTensors - before, 'tensors left behind').toBe(0);
}
