import * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { nearestNeighbours } from './nearest-neighbours.js';
import { neighboursOfClass } from './neighbours-of-class.js';

const references = tf.tensor2d([[0], [1], [2], [3]]);
const queries = tf.tensor2d([[0.1], [2.9], [0.1]]);
const labels = {
  x: tf.tensor2d([
    [0, 1],
    [1, 0],
    [1, 0],
  ]),
  references: tf.tensor2d([
    [1, 0],
    [0, 1],
    [1, 0],
    [0, 1],
  ]),
};

it('finds the nearest of those of the class', async () => {
  const before = tf.memory().numTensors;
  expect([...(await neighboursOfClass({ queries, references, labels }))]).toEqual([1, 2, 0]);
  const { indices } = await nearestNeighbours({ queries, references });
  expect([...indices]).toEqual([0, 3, 0]);
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses a class without references, and labels of other rows', async () => {
  const before = tf.memory().numTensors;
  const [alone, few] = [tf.tensor2d([[0, 1], [0, 1], [0, 1], [0, 1]]), tf.tensor2d([[0, 1]])]; // prettier-ignore
  const search = (given: Partial<typeof labels>) =>
    neighboursOfClass({ queries, references, labels: { ...labels, ...given } });
  await expect(search({ references: alone })).rejects.toThrow('references: must have every class asked for, got 0');
  await expect(search({ x: few })).rejects.toThrow('labels.x: must be labels of shape [3, 2]');
  await expect(search({ references: few })).rejects.toThrow('labels.references: must be labels of shape [4, 2]');
  release(alone, few);
  expect(tf.memory().numTensors).toBe(before);
});
