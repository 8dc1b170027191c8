import { expect, it } from 'vitest';
import { candidate, settledBelow, type Candidate } from './candidate.js';

const looks = [0, 1, 2, 3];

it('candidate tells the means, the error of the fall over chains, and its plateau', () => {
  const energies = [
    [10, 20],
    [6, 8],
    [0, 4],
    [1, 1],
  ];
  const seen = { energies, clipped: [1, 0.5, 0.25, 0.125], movement: 0.02, saturated: 0.5 };
  expect(candidate(3, seen, { looks, noise: 0.01 })).toEqual({
    stepSize: 3,
    curve: [
      [0, 15],
      [1, 7],
      [2, 2],
      [3, 1],
    ],
    drop: 13.5, // 9.5 and 17.5, to the means of the last two looks
    dropError: 4,
    plateau: 2, // the first at most 15 - 0.9 13.5 = 2.85
    movement: 0.02,
    movementToNoise: 2,
    clippedAtStart: 1,
    clipped: 0.125,
    saturated: 0.5,
    nonFinite: 0,
  });
});

it('candidate has a plateau only where the fall is more than chance', () => {
  const tell = (end: readonly number[]): number | null =>
    candidate(1, { energies: [[10, 20], end, end], clipped: [], movement: 1 }, { looks: [0, 1, 2], noise: 1 }).plateau;
  expect(tell([0, 10])).toBe(1); // falls of 10 and 10
  expect(tell([9, 15])).toBeNull(); // of 1 and 5: 3 with an error of 2
  expect(tell([11, 21])).toBeNull();
});

it('candidate has null for what is not to be had', () => {
  const energies = [
    [1, 1, 1],
    [1, NaN, Infinity],
    [2, 2, 2],
    [2, 2, NaN],
  ];
  const { movementToNoise, clipped, clippedAtStart, saturated, ...rest } = candidate(
    1,
    { energies, clipped: [], movement: NaN },
    { looks, noise: undefined },
  );
  expect([movementToNoise, clipped, clippedAtStart, saturated]).toEqual([null, null, null, null]);
  expect(rest).toMatchObject({ drop: null, dropError: null, plateau: null, movement: null });
  expect(rest.curve.map(([, energy]) => energy)).toEqual([1, null, 2, null]);
  expect(rest.nonFinite).toBeCloseTo(2 / 3, 12);
});

it('settledBelow is from when on a curve is below, and stays so on average', () => {
  const curve = (energies: readonly (number | null)[]): Candidate['curve'] =>
    energies.map((energy, step) => [step, energy] as const);
  const falling = curve([5, 4, 3, 2, 1]);
  expect([5, 4, 3, 2].map((level) => settledBelow(falling, level))).toEqual([0, 1, 2, 3]);
  expect(settledBelow(falling, 1.9)).toBeNull(); // the second half is 2 on average
  const returning = curve([5, 1, 5, 5, 1, 1]);
  expect([2, 3].map((level) => settledBelow(returning, level))).toEqual([null, 1]);
  const fluctuating = curve([9, 1.1, 0.8, 1.2, 1, 0.9]);
  expect(settledBelow(fluctuating, 1.05)).toBe(2);
  expect(settledBelow(curve([5, null, 1, 1]), 2)).toBe(2);
  expect(settledBelow(curve([5, 1, null, 1]), 2)).toBeNull();
});
