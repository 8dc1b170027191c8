import { hostUniform, key, normal, split } from '@ebmjs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc } from './auroc.js';

/** The definition: all pairs. */
function allPairs(inliers: readonly number[], outliers: readonly number[]): number {
  const wins = outliers.flatMap((out) =>
    inliers.map((inlier) => (out > inlier ? 1 : out === inlier ? 0.5 : 0) as number),
  );
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

// Few distinct values, so that ties are the rule; infinities among them.
const energy = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(Infinity, -Infinity),
  fc.double({ noNaN: true }),
);
const sample = fc.array(energy, { minLength: 2, maxLength: 30 });

describe('auroc', () => {
  it('is the share of pairs in which the outlier has the higher energy, ties counting half', () => {
    fc.assert(
      fc.property(sample, sample, (inliers, outliers) => {
        expect(auroc({ inliers, outliers }).value).toBeCloseTo(allPairs(inliers, outliers), 12);
      }),
    );
  });

  it('turns over when the sides are swapped, or the signs of all energies', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const straight = auroc({ inliers: a, outliers: b });
        const swapped = auroc({ inliers: b, outliers: a });
        const mirrored = auroc({ inliers: a.map((v) => -v), outliers: b.map((v) => -v) });
        expect(swapped.value).toBeCloseTo(1 - straight.value, 12);
        expect(mirrored.value).toBeCloseTo(1 - straight.value, 12);
        expect(swapped.standardError).toBeCloseTo(straight.standardError, 12);
      }),
    );
  });

  it('says 1 for a perfect detector: low energies are inliers', () => {
    expect(auroc({ inliers: [-5, -4], outliers: [1, 2, 3] })).toEqual({ value: 1, standardError: 0 });
  });

  it('counts a hand-made case', () => {
    // Outlier 2 is above 1 and ties with 2: 3/4. Outlier 3 is above both: 1.
    // DeLong: placements 3/4 and 1 of the outliers, 1 and 3/4 of the inliers, each of variance 1/32; SE^2 = 1/64 + 1/64.
    const { value, standardError } = auroc({ inliers: [1, 2], outliers: [2, 3] });
    expect(value).toBe(7 / 8);
    expect(standardError).toBeCloseTo(Math.sqrt(1 / 32), 12);
  });

  it('has a standard error that is the spread over repetitions', () => {
    // 400 repetitions of 40 inliers and 60 outliers, N(0, 1) and N(1, 1): AUROC is Phi(1 / sqrt 2).
    const runs = split(key(5), 400).map((run) => {
      const [a, b] = split(run, 2);
      return auroc({ inliers: draw(a, 40), outliers: draw(b, 60).map((v) => v + 1) });
    });
    const mean = runs.reduce((sum, run) => sum + run.value, 0) / runs.length;
    const spread = Math.sqrt(runs.reduce((sum, run) => sum + (run.value - mean) ** 2, 0) / (runs.length - 1));
    const stated = runs.reduce((sum, run) => sum + run.standardError, 0) / runs.length;
    expect(Math.abs(mean - 0.76025)).toBeLessThan((4 * spread) / Math.sqrt(400));
    // A standard deviation from 400 repetitions has itself a relative error of 1 / sqrt(800) = 3.5 %.
    expect(Math.abs(stated / spread - 1)).toBeLessThan(4 * 0.035);
  });

  it('takes typed arrays and leaves them in their order', () => {
    const inliers = Float32Array.from(hostUniform(key(1), 10));
    const copy = inliers.slice();
    auroc({ inliers, outliers: [2, 1] });
    expect(inliers).toEqual(copy);
  });

  it('refuses NaN, too little, and names it does not know', () => {
    expect(() => auroc({ inliers: [1, NaN], outliers: [1, 2] })).toThrow('auroc.inliers[1]: must be a number');
    expect(() => auroc({ inliers: [1, 2], outliers: [1] })).toThrow(
      'auroc.outliers: must hold two energies or more, got 1',
    );
    expect(() => auroc({ positives: [1], negatives: [2] } as never)).toThrow('auroc: unknown option');
  });
});

function draw(from: Parameters<typeof normal>[0], n: number): number[] {
  const values = normal(from, [n]);
  const numbers = [...values.dataSync()];
  values.dispose();
  return numbers;
}
