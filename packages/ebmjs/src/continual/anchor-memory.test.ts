import * as tf from '@tensorflow/tfjs-core';
import type { Anchor } from '@ebmjs/training';
import { expect, it } from 'vitest';
import { anchorMemory } from './anchor-memory.js';

const anchor = (value: number): Anchor => ({
  weights: { w: tf.fill([2], value), b: tf.scalar(value) },
  fisher: { w: tf.fill([2], 10 * value), b: tf.scalar(-value) },
});

it('holds anchors, gives them to a checkpoint and takes them from one', async () => {
  const count = tf.memory().numTensors;
  const [memory, other] = [anchorMemory(), anchorMemory()];
  expect(memory.snapshot()).toEqual({ arrays: {}, meta: 0 });
  const [first, second] = [anchor(1), anchor(2)];
  await memory.set([first, second]);
  expect(memory.anchors()).toEqual([first, second]);
  other.restore(memory.snapshot());
  expect(other.anchors()).toHaveLength(2);
  expect([...other.anchors()[1]!.fisher['w']!.dataSync()]).toEqual([20, 20]);
  expect(other.snapshot()).toEqual(memory.snapshot());

  await memory.set([second]); // the first is freed
  expect(first.weights['w']!.isDisposed).toBe(true);
  expect([...second.weights['w']!.dataSync()]).toEqual([2, 2]);
  memory.dispose();
  other.dispose();
  expect(tf.memory().numTensors).toBe(count);
});
