import * as tf from '@tensorflow/tfjs-core';
import { key, normal, split } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { c2st, type C2st } from './c2st.js';

describe('c2st', () => {
  it('tells far sets apart in every row, in whatever order they come', async () => {
    const x = normal(key(1), [41, 2]);
    const y = tf.tidy(() => tf.add(normal(key(2), [60, 2]), 100));
    const before = tf.memory().numTensors;
    for (const pair of [
      { x, y },
      { x: y, y: x },
    ]) {
      const found = await c2st({ ...pair, key: key(3) });
      // Of 41 rows of each set, 20 are trained on and 21 held out; 40 have 7 voters.
      expect(found).toMatchObject({ value: 1, k: 7, trained: 40, heldOut: 42 });
      expect(found.pValue).toBeCloseTo(2 ** -42, 20);
      expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, y]);
  });

  it('learns from the first row of each half on', async () => {
    const [x, y] = [tf.tensor2d([[0], [1]]), tf.tensor2d([[100], [101]])];
    expect(await c2st({ x, y, key: key(1) })).toMatchObject({ value: 1, k: 1, trained: 2, heldOut: 2, pValue: 1 / 4 });
    tf.dispose([x, y]);
  });

  it('has the accuracy of the best classifier of shifted normals, but for little', async () => {
    // Two N(+-1, 1): the best is right with chance Phi(1) = 0.841.
    const x = normal(key(4), [1000, 1]);
    const y = tf.tidy(() => tf.add(normal(key(5), [1000, 1]), 2));
    const { value, standardError } = await c2st({ x, y, key: key(6) });
    expect(value).toBeLessThan(0.8413 + 5 * standardError);
    expect(value).toBeGreaterThan(0.8413 - 0.03 - 5 * standardError);
    tf.dispose([x, y]);
  });

  it('guesses where the distributions agree, and its p-value is at most its level', async () => {
    const runs = await repeated();
    const mean = runs.reduce((sum, { value }) => sum + value, 0) / runs.length;
    const spread = Math.sqrt(runs.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (runs.length - 1));
    expect(Math.abs(mean - 0.5)).toBeLessThan((5 * spread) / Math.sqrt(runs.length));
    for (const level of [0.1, 0.5]) {
      const share = runs.filter(({ pValue }) => pValue <= level).length / runs.length;
      expect(share).toBeLessThan(level + 5 * Math.sqrt((level * (1 - level)) / runs.length));
      expect(share).toBeGreaterThan(level / 3); // nor is it of no use
    }
  });

  it('is the same by the same key', async () => {
    const [x, y] = split(key(8), 2).map((run) => normal(run, [30, 2]));
    const once = await c2st({ x: x!, y: y!, key: key(9), k: 1 });
    expect(await c2st({ x: x!, y: y!, key: key(9), k: 1 })).toEqual(once);
    expect(once.k).toBe(1);
    tf.dispose([x!, y!]);
  });

  it('refuses an even number of voters, and more than there are', async () => {
    const x = tf.ones([4, 2]);
    await expect(c2st({ x, y: x, key: key(0), k: 2 })).rejects.toThrow('c2st.k: must be odd');
    await expect(c2st({ x, y: x, key: key(0), k: 5 })).rejects.toThrow('at most the 4 rows');
    await expect(c2st({ x, y: tf.ones([4, 3]), key: key(0) })).rejects.toThrow('c2st.x');
    x.dispose();
  });
});

async function repeated(): Promise<C2st[]> {
  const runs: C2st[] = [];
  for (const run of split(key(7), 150)) {
    const [a, b, c] = split(run, 3);
    const [x, y] = [normal(a!, [60, 2]), normal(b!, [60, 2])];
    runs.push(await c2st({ x, y, key: c! }));
    tf.dispose([x, y]);
  }
  return runs;
}
