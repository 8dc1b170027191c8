import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { groups } from './groups.js';

const counted = async (rows: number[][], distance: number): Promise<number> => {
  const x = tf.tensor2d(rows);
  const before = tf.memory().numTensors;
  const found = await groups(x, distance);
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
  return found;
};

it('joins what a way of near neighbours joins', async () => {
  const line = [[0], [1], [2], [3.5], [10]];
  expect(await counted(line, 1.1)).toBe(3); // 0 1 2 | 3.5 | 10
  expect(await counted(line, 1.6)).toBe(2);
  expect(await counted(line, 0.5)).toBe(5);
  expect(await counted(line, 100)).toBe(1);
});

it('measures by the number, and far from the origin', async () => {
  // 1 apart in each of 4 numbers: a distance of 1, not of 2.
  const rows = [
    [0, 0, 0, 0],
    [1, 1, 1, 1],
    [3, 3, 3, 3],
  ].map((row) => row.map((value) => value + 500));
  expect(await counted(rows, 1.5)).toBe(2);
  expect(
    await counted(
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      1e-3,
    ),
  ).toBe(1);
});
