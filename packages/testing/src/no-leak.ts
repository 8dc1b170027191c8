import * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { must } from './check.js';

/** How many more tensors there are after `body`, with what it returned freed. Below 0 where it freed its caller's. */
export function leftBehind(body: () => unknown): number {
  const before = tf.memory().numTensors;
  release(body());
  return tf.memory().numTensors - before;
}

/** Throws an `Error` if `body` leaks, or frees what is not its own. */
export function noLeak(body: () => unknown): void {
  const left = leftBehind(body);
  must(left === 0, left > 0 ? `leaked tensors: ${left}` : `freed tensors of its caller: ${-left}`);
}
