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

it('fills the hole of each image by what is visible of that one', async () => {
  const before = tf.memory().numTensors;
  const masks = [
    [0, 1, 1],
    [1, 1, 0],
  ];
  const seen = tf.tensor2d([
    [0.4, NaN, 9],
    [NaN, 9, 2.8],
  ]);
  const near = await fillWithNeighbour({ x: seen, mask: masks, references });
  expect([...near.dataSync()]).toEqual([0.4, 5, 5, 1, 1, 2.8].map(Math.fround));
  const mean = fillWithMean({ x: seen, mask: masks, references });
  expect([...mean.dataSync()]).toEqual([0.4, 2, 3, 0.5, 2, 2.8].map(Math.fround));
  release(seen, near, mean);
  expect(tf.memory().numTensors).toBe(before);
});

it('looks at no other class, where labels are given', async () => {
  const before = tf.memory().numTensors;
  const [first, second] = [
    [1, 0],
    [0, 1],
  ] as [number[], number[]];
  const labels = { x: tf.tensor2d([first, second]), references: tf.tensor2d([first, first, second]) };
  // Without labels these are the third and the second row.
  const near = await fillWithNeighbour({ x, mask, references, labels });
  expect([...near.dataSync()]).toEqual([0.4, 0, 1, 0.9, 5, 5].map(Math.fround));
  const each = await fillWithNeighbour({ x, mask: [mask, mask], references, labels });
  expect([...each.dataSync()]).toEqual([...near.dataSync()]);
  const mean = fillWithMean({ x, mask, references, labels });
  expect([...mean.dataSync()]).toEqual([0.4, 0.5, 2, 0.9, 5, 5].map(Math.fround));
  const few = { x: labels.x, references: labels.x };
  expect(() => fillWithMean({ x, mask, references, labels: few })).toThrow(
    'fillWithMean.labels.references: must be labels of shape [3, 2]',
  );
  release(labels, near, each, mean);
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
