import * as tf from '@tensorflow/tfjs-core';
import { key, normal } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { expect, it } from 'vitest';
import { medianSquaredDistance, squaredDistances } from './squared-distances.js';

const apart = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);

it('is the sum of squares of the differences, of rows of any shape', () => {
  const [x, y] = [normal(key(0), [4, 2, 3]), normal(key(1), [5, 2, 3])];
  const [a, b] = [x, y].map((rows) => tf.reshape(rows, [-1, 6]).arraySync() as number[][]);
  const found = squaredDistances(x, y).arraySync();
  a!.forEach((row, i) => b!.forEach((other, j) => expect(found[i]![j]).toBeCloseTo(apart(row, other), 4)));
  expectNoLeak(() => squaredDistances(x, y));
});

it.each([2, 3, 4, 7])('the median of %d rows leaves the rows themselves out', (n) => {
  const x = normal(key(n), [n, 3]);
  const rows = x.arraySync() as number[][];
  const sorted = rows.flatMap((row, i) => rows.slice(0, i).map((other) => apart(row, other))).sort((a, b) => b - a);
  expect(medianSquaredDistance(x).dataSync()[0]).toBeCloseTo(sorted[Math.ceil(sorted.length / 2) - 1]!, 4);
  expectNoLeak(() => medianSquaredDistance(x));
});

it('is 0 for rows at one place', () => {
  expect(medianSquaredDistance(tf.ones([5, 2])).dataSync()[0]).toBe(0);
});
