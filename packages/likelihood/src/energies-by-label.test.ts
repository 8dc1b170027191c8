import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { conditionalTarget, energiesByLabel, type EnergiesByLabelOptions } from './index.js';

/** Ten times the label plus the input: says whose energy it is. */
const energy =
  (labels: tf.Tensor2D): Energy =>
  (x) =>
    scope(() => {
      const y = tf.sum(tf.mul(labels, tf.tensor1d([0, 10, 20])), 1);
      return tf.add(tf.sum(x, 1), y);
    });

it('is the energy of every datum under every label, whatever the batch', async () => {
  const [data, eye] = [tf.tensor2d([[1], [2], [3], [4], [5]]), tf.eye(3)];
  const tensors = tf.memory().numTensors;
  for (const batchSize of [1, 2, 100]) {
    const done: number[] = [];
    const lists = await energiesByLabel({
      target: conditionalTarget(energy, eye),
      labels: 3,
      data,
      batchSize,
      onProgress: (progress) => done.push(progress.done / progress.total),
    });
    expect(lists.map((list) => [...list])).toEqual([
      [1, 2, 3, 4, 5],
      [11, 12, 13, 14, 15],
      [21, 22, 23, 24, 25],
    ]);
    expect(done).toHaveLength(3 * Math.ceil(5 / batchSize));
    expect(done.every((share, i) => i === 0 || share > done[i - 1]!)).toBe(true);
    expect(done.at(-1)).toBe(1);
  }
  expect(tf.memory().numTensors).toBe(tensors);
  tf.dispose([data, eye]);
});

it.each([
  [{ labels: 0 }, 'energiesByLabel.labels: must be a whole number of at least 1, got 0'],
  [{ labels: 4 }, 'conditionalTarget.labels: must have a row for item 3'],
  [{ target: (x: tf.Tensor) => tf.sum(x, 1) }, 'energiesByLabel.target: must be a ConditionalTarget'],
  [{ classes: 3 }, 'energiesByLabel: unknown option'],
])('refuses %j', async (wrong, message) => {
  const [data, eye] = [tf.tensor2d([[1], [2]]), tf.eye(3)];
  const tensors = tf.memory().numTensors;
  const given = { target: conditionalTarget(energy, eye as tf.Tensor2D), labels: 3, data, ...wrong };
  await expect(energiesByLabel(given as EnergiesByLabelOptions)).rejects.toThrow(message);
  expect(tf.memory().numTensors).toBe(tensors);
  tf.dispose([data, eye]);
});
