import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { gaussian } from '../gaussian.js';
import { coordinateMeans, readEvents } from './read-events.js';
import { shrunkCovariance } from './shrunk-covariance.js';

/** Twelve rows of three, `sin(1.7 i j) + 0.5 j cos(0.9 i)`, counted from 1. */
const rows = Array.from({ length: 12 }, (_, i) =>
  [1, 2, 3].map((j) => Math.sin(1.7 * (i + 1) * j) + 0.5 * Math.cos(0.9 * (i + 1)) * j),
);
const events = { n: 12, shape: [3], size: 3, values: rows.flat() };
const mean = [...coordinateMeans(events)];
/** By how much the correlations of the first two were made smaller. */
const shrunkBy = (given: number | undefined): number => {
  const of = (shrinkage: number | undefined): number =>
    shrunkCovariance(events, { mean, floor: 1e-9, shrinkage })[0]![1]!;
  return 1 - of(given) / of(0);
};

it('shrinks as eq. 23 says', () => {
  // numpy 2, from the eigenvalues of numpy.corrcoef: shrinkage, and np.cov shrunk by it
  expect(shrunkBy(undefined)).toBeCloseTo(0.7482946279960797, 12);
  const expected = [
    [0.81604435, 0.08539937, 0.08582192],
    [0.08539937, 1.02793439, 0.10279018],
    [0.08582192, 0.10279018, 0.71720248],
  ];
  const got = shrunkCovariance(events, { mean, floor: 0.1, shrinkage: undefined });
  got.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(expected[i]![j]!, 8)));
});

it('shrinks by what is given', () => expect(shrunkBy(0.25)).toBeCloseTo(0.25, 12));

it.each([
  // With 2000 draws and a correlation of 0.9 there is little to gain; without one, next to nothing to lose.
  [0.9, 0, 0.01],
  [0, 0.5, 1],
])('correlation %d: from %d to %d', async (correlation, least, most) => {
  const covariance = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : correlation)));
  const data = gaussian({ dimension: 4, covariance }).sample(key(1), 2000);
  const drawn = await readEvents('data', data, {});
  data.dispose();
  const means = [...coordinateMeans(drawn)];
  const of = (shrinkage: number | undefined): number =>
    shrunkCovariance(drawn, { mean: means, floor: 0.1, shrinkage })[0]![1]!;
  const shrinkage = 1 - of(undefined) / of(0);
  expect(shrinkage).toBeGreaterThanOrEqual(least);
  expect(shrinkage).toBeLessThanOrEqual(most);
});

it('leaves coordinates that do not move alone, and one by itself', () => {
  const still = { n: 3, shape: [2], size: 2, values: [1, 5, 2, 5, 4, 5] };
  const means = [...coordinateMeans(still)];
  const [first, second] = shrunkCovariance(still, { mean: means, floor: 0.5, shrinkage: undefined });
  expect(first![0]).toBeCloseTo(7 / 3, 12);
  expect([first![1], second![0], second![1]]).toEqual([0, 0, 0.25]);
});
