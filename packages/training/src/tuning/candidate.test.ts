import { expect, it } from 'vitest';
import { candidate, settledBelow } from './candidate.js';

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
    drop: 14, // 9 and 19
    dropError: 5,
    plateau: 2, // the first at most 15 - 0.9 14 = 2.4
    movement: 0.02,
    movementToNoise: 2,
    clippedAtStart: 1,
    clipped: 0.125,
    saturated: 0.5,
    nonFinite: 0,
  });
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

it('settledBelow is for good: a curve that comes back up has not settled', () => {
  const curve = [5, 1, 3, 2, 1].map((energy, step) => [step, energy] as const);
  expect([5, 3, 2, 1, 0].map((level) => settledBelow(curve, level))).toEqual([0, 1, 3, 4, null]);
  expect(
    settledBelow(
      [
        [0, 5],
        [1, null],
        [2, 1],
      ],
      5,
    ),
  ).toBe(2);
});
