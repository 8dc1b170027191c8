import * as tf from '@tensorflow/tfjs-core';
import { key, normal, split, uniform } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { nearestNeighbours } from './nearest-neighbours.js';

/** The definition, in float64. */
function brute(queries: tf.Tensor, references: tf.Tensor, k: number): { indices: number[]; distances: number[] } {
  const rows = (x: tf.Tensor): number[][] => tf.tidy(() => tf.reshape(x, [x.shape[0]!, -1]).arraySync() as number[][]);
  const all = rows(references);
  const best = rows(queries).flatMap((query) => {
    const distance = all.map((row, i) => [row.reduce((sum, v, j) => sum + (v - query[j]!) ** 2, 0), i] as const);
    return distance.sort(([a, i], [b, j]) => a - b || i - j).slice(0, k);
  });
  return { indices: best.map(([, i]) => i), distances: best.map(([d]) => d) };
}

async function agrees(queries: tf.Tensor, references: tf.Tensor, k: number): Promise<void> {
  const got = await nearestNeighbours({ queries, references, k });
  const want = brute(queries, references, k);
  expect([...got.indices]).toEqual(want.indices);
  // A sum of d squares in float32, each term rounded: d / 2^24 at the most.
  got.distances.forEach((distance, i) =>
    expect(Math.abs(distance - want.distances[i]!)).toBeLessThanOrEqual(1e-5 * want.distances[i]!),
  );
}

describe('nearestNeighbours', () => {
  it.each([1, 3, 20])('finds the %d nearest, nearest first', async (k) => {
    const [a, b] = split(key(1), 2);
    const [queries, references] = [normal(a, [12, 4, 3, 1]), normal(b, [50, 4, 3, 1])];
    await agrees(queries, references, k);
    tf.dispose([queries, references]);
  });

  it('finds them across blocks of queries and of references', async () => {
    const [a, b] = split(key(2), 2);
    const [queries, references] = [uniform(a, [300, 2]), uniform(b, [9000, 2])];
    await agrees(queries, references, 2);
    tf.dispose([queries, references]);
  });

  it('finds them far from the origin, where a matrix product alone would not', async () => {
    const [a, b] = split(key(3), 2);
    const [queries, references] = [tf.add(uniform(a, [40, 3]), 1000), tf.add(uniform(b, [200, 3]), 1000)];
    await agrees(queries, references, 3);
    tf.dispose([queries, references]);
  });

  it('tells apart what the matrix product rounds together', async () => {
    // Two clusters about +-1000: a million, squared, is known to 0.06, and the neighbours differ by a ten-thousandth.
    const references = tf.tensor2d([[-1000], [1000], [1000.03], [1000.02], [1000.01]]);
    const queries = tf.tensor2d([[1000.022], [1000.009], [1000.04]]);
    await agrees(queries, references, 2);
    tf.dispose([queries, references]);
  });

  it('gives a point of the references itself, at distance exactly 0', async () => {
    const references = normal(key(4), [100, 30]);
    const { indices, distances } = await nearestNeighbours({ queries: references, references });
    expect([...indices]).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(Math.max(...distances)).toBe(0);
    references.dispose();
  });

  it('takes the lower row of equals, and all rows where k is their number', async () => {
    const references = tf.tensor2d([[1], [0], [1], [0], [3]]);
    const queries = tf.tensor2d([[0]]);
    const { indices, distances, k } = await nearestNeighbours({ queries, references, k: 5 });
    expect([...indices]).toEqual([1, 3, 0, 2, 4]);
    expect([...distances]).toEqual([0, 0, 1, 1, 9]);
    expect(k).toBe(5);
    tf.dispose([queries, references]);
  });

  it('leaks nothing, also when it fails or is stopped', async () => {
    const [queries, references, bad] = [tf.zeros([3, 2]), tf.ones([5, 2]), tf.fill([5, 2], NaN)];
    const before = tf.memory().numTensors;
    await nearestNeighbours({ queries, references });
    await expect(nearestNeighbours({ queries, references: bad })).rejects.toThrow('must be given finite queries');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(nearestNeighbours({ queries, references, signal })).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([queries, references, bad]);
  });

  it('refuses an infinite query, also where it ranks the references', async () => {
    const [queries, references] = [tf.tensor2d([[3], [Infinity]]), tf.reshape(tf.range(0, 20), [20, 1])];
    const before = tf.memory().numTensors;
    await expect(nearestNeighbours({ queries, references })).rejects.toThrow('must be given finite queries');
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([queries, references]);
  });

  it('refuses shapes and numbers that do not fit', async () => {
    const [queries, references, other] = [tf.zeros([3, 2]), tf.ones([5, 2]), tf.ones([5, 2, 1])];
    await expect(nearestNeighbours({ queries, references: other })).rejects.toThrow(
      'must have rows like the references, [n, 2, 1], got [3,2]',
    );
    await expect(nearestNeighbours({ queries, references, k: 6 })).rejects.toThrow(
      'must be at most the 5 references, got 6',
    );
    await expect(nearestNeighbours({ queries, references, n: 1 } as never)).rejects.toThrow('unknown option');
    tf.dispose([queries, references, other]);
  });
});
