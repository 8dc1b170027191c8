import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

const sums = (x: number[][], ids: number[], segments: number): number[] =>
  tf.tidy(() => [...tf.unsortedSegmentSum(tf.tensor2d(x), tf.tensor1d(ids, 'int32'), segments).dataSync()]);

it('adds the rows of each segment and leaves the others 0', () => {
  expect(
    sums(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [2, 0, 2],
      4,
    ),
  ).toEqual([3, 4, 0, 0, 6, 8, 0, 0]);
});

it('leaves out rows of no segment', () => {
  expect(
    sums(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [-1, 1, 2],
      2,
    ),
  ).toEqual([0, 0, 3, 4]);
});
