import { key, release, uniform } from '@ebmjs/core';
import { arrayDataset } from '@ebmjs/datasets';
import { nearestNeighbours } from '@ebmjs/evaluation';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { nearestInSet, pixels } from './nearest-in-set.js';

const signal = new AbortController().signal;
const set = (x: tf.Tensor) =>
  arrayDataset({ name: 'points', x: { dtype: 'float32', shape: x.shape, data: x.dataSync<'float32'>() } });

describe('nearestInSet', () => {
  it('finds in blocks what is found at once, and leaves nothing over', async () => {
    const before = tf.memory().numTensors;
    const [queries, references] = [uniform(key(1), [3, 2]), uniform(key(2), [4100, 2])];
    const whole = await nearestNeighbours({ queries, references, k: 5 });
    const seen: number[] = [];
    const onBlock = (rows: number): void => void seen.push(rows);
    const found = await nearestInSet(queries, set(references), { k: 5, embedding: pixels, signal, onBlock });
    expect(found).toEqual(whole);
    expect(seen).toEqual([4096, 4100]);
    release(queries, references);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('measures by the embedding: here the second coordinate alone; of equals the lower row', async () => {
    const queries = tf.tensor2d([[0, 0.25]]);
    const data = set(tf.tensor2d([[0, 0.75], [1, 0.25], [0, 0.5], [0.5, 0.25]])); // prettier-ignore
    const found = await nearestInSet(queries, data, {
      k: 3,
      embedding: (x) => tf.slice(x as tf.Tensor2D, [0, 1], [-1, 1]),
      signal,
    });
    expect(Array.from(found.indices)).toEqual([1, 3, 2]);
    expect(Array.from(found.distances)).toEqual([0, 0, 0.0625]);
  });
});
