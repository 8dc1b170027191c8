import * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { fillWithMean, fillWithNeighbour } from './fill-baselines.js';

const references = tf.tensor2d([
  [0, 0, 1],
  [1, 1, 3],
  [0.5, 5, 5],
]);
const x = tf.tensor2d([
  [0.4, 9, 9],
  [0.9, -9, NaN],
]);
const mask = [0, 1, 1];

it('fills the hole with the mean training image', () => {
  const before = tf.memory().numTensors;
  const filled = fillWithMean({ x, mask, references });
  expect([...filled.dataSync()]).toEqual([0.4, 2, 3, 0.9, 2, 3].map(Math.fround));
  filled.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('fills the hole with that of the nearest by what is visible', async () => {
  const before = tf.memory().numTensors;
  const filled = await fillWithNeighbour({ x, mask, references });
  expect([...filled.dataSync()]).toEqual([0.4, 5, 5, 0.9, 1, 3].map(Math.fround));
  filled.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses masks that do not fit, and stops', async () => {
  const before = tf.memory().numTensors;
  expect(() => fillWithMean({ x, mask: [1], references })).toThrow('fillWithMean.mask');
  await expect(fillWithNeighbour({ x, mask: [1], references })).rejects.toThrow('fillWithNeighbour.mask');
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(fillWithNeighbour({ x, mask, references, signal })).rejects.toThrow('enough');
  const other = tf.zeros([4, 2]);
  expect(() => fillWithMean({ x, mask, references: other })).toThrow('fillWithMean.references: must have rows like x');
  const search = fillWithNeighbour({ x, mask, references: other });
  await expect(search).rejects.toThrow('fillWithNeighbour.references: must have rows like x, [m, 3], got [4,2]');
  release(other);
  expect(tf.memory().numTensors).toBe(before);
});
