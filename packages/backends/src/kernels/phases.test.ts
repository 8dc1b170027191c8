import fc from 'fast-check';
import { expect, it } from 'vitest';
import { phasesOf, type Axis } from './phases.js';

const axis = fc.record({
  image: fc.integer({ min: 1, max: 12 }),
  windows: fc.integer({ min: 1, max: 6 }),
  taps: fc.integer({ min: 1, max: 6 }),
  stride: fc.integer({ min: 1, max: 5 }),
  before: fc.nat(6),
});

/** Which taps of which windows meet each pixel, by the definition: `pixel = stride window + tap - before`. */
function meetings({ image, windows, taps, stride, before }: Axis): string[][] {
  return Array.from({ length: image }, (_, pixel) =>
    Array.from({ length: taps }, (__, tap) => [(pixel + before - tap) / stride, tap] as const)
      .filter(([window]) => Number.isInteger(window) && window >= 0 && window < windows)
      .map(([window, tap]) => `${window}:${tap}`),
  );
}

/** The same out of the phases: result `r` of a convolution reads windows `r - pad[0] + b` with its turned taps `b`. */
function meetingsOfPhases(side: Axis): string[][] {
  const met = Array.from({ length: side.image }, (): string[] => []);
  for (const { stride, tap, taps, first, pixels, pad, skip } of phasesOf(side)) {
    for (let i = 0; i < pixels; i++) {
      for (let b = taps - 1; b >= 0; b--) {
        const window = skip + i - pad[0] + b;
        const inside = window >= 0 && window < side.windows;
        if (inside) met[first + i * stride]!.push(`${window}:${tap + (taps - 1 - b) * stride}`);
      }
    }
  }
  return met;
}

it('meets every pixel with the taps that the definition gives it, and each only once', () => {
  fc.assert(
    fc.property(axis, (side) => {
      expect(meetingsOfPhases(side)).toEqual(meetings(side));
    }),
    { seed: 3, numRuns: 500 },
  );
});

it('asks for convolutions that exist, with as many results as they have', () => {
  fc.assert(
    fc.property(axis, (side) => {
      for (const { taps, pixels, pad, results, skip } of phasesOf(side)) {
        expect(Math.min(...pad, skip)).toBeGreaterThanOrEqual(0);
        expect(results).toBe(side.windows + pad[0] + pad[1] - taps + 1);
        expect(skip + pixels).toBeLessThanOrEqual(results);
      }
    }),
    { seed: 4, numRuns: 500 },
  );
});

it('has one phase for stride 1, two for stride 2 with a tap each', () => {
  const side = { image: 28, windows: 14, taps: 4, before: 1 };
  expect(phasesOf({ ...side, stride: 2 }).map(({ first, pixels, results }) => [first, pixels, results])).toEqual([
    [1, 14, 14],
    [0, 14, 14],
  ]);
  expect(phasesOf({ ...side, windows: 27, stride: 1 })).toHaveLength(1);
});
