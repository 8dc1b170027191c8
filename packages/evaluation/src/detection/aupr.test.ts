import { key, normal, split, type Key } from '@ebmjs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { aupr } from './aupr.js';

const sample = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 20 });

/** The definition: recall gained at each threshold, times the precision there. */
function stepwise(inliers: readonly number[], outliers: readonly number[]): number {
  const thresholds = [...new Set([...inliers, ...outliers])].sort((a, b) => b - a);
  const at = (set: readonly number[], bound: number): number => set.filter((value) => value >= bound).length;
  let [area, before] = [0, 0];
  for (const threshold of thresholds) {
    const hits = at(outliers, threshold);
    area += ((hits - before) / outliers.length) * (hits / (hits + at(inliers, threshold)));
    before = hits;
  }
  return area;
}

describe('aupr', () => {
  it.each(golden.detection)(
    'is average_precision_score of scikit-learn, both ways',
    ({ inliers, outliers, ...want }) => {
      expect(aupr({ inliers, outliers }).value).toBeCloseTo(want.outliersFound, 12);
      expect(aupr({ inliers, outliers, positives: 'inliers' }).value).toBeCloseTo(want.inliersFound, 12);
    },
  );

  it('is the sum of steps where energies tie', () => {
    fc.assert(
      fc.property(sample, sample, (inliers, outliers) => {
        expect(aupr({ inliers, outliers }).value).toBeCloseTo(stepwise(inliers, outliers), 12);
      }),
    );
  });

  it('asks the same question of inliers when all is turned over', () => {
    fc.assert(
      fc.property(sample, sample, (inliers, outliers) => {
        const turned = (set: readonly number[]): number[] => set.map((value) => -value);
        const straight = aupr({ inliers, outliers, positives: 'inliers' });
        const mirrored = aupr({ inliers: turned(outliers), outliers: turned(inliers) });
        expect(straight.value).toBeCloseTo(mirrored.value, 12);
        expect(straight.standardError).toBeCloseTo(mirrored.standardError, 12);
        expect(straight.chance).toBe(mirrored.chance);
      }),
    );
  });

  it('is 1 for a perfect detector, and its chance where all energies are the same', () => {
    expect(aupr({ inliers: [-5, -4], outliers: [1, 2, 3] })).toEqual({
      value: 1,
      standardError: 0,
      positives: 'outliers',
      chance: 3 / 5,
    });
    expect(aupr({ inliers: [1, 1, 1], outliers: [1, 1] }).value).toBeCloseTo(2 / 5, 14);
  });

  it('has a standard error that is the spread over repetitions, whatever the sizes and ties', () => {
    // The last in steps of 1, so that most energies tie.
    for (const [n, m, round] of [
      [60, 90, (v: number) => v],
      [200, 50, (v: number) => v],
      [100, 100, Math.round],
    ] as const) {
      const runs = split(key(n), 400).map((run) => {
        const [a, b] = split(run, 2);
        return aupr({ inliers: draw(a!, n).map(round), outliers: draw(b!, m).map((v) => round(v + 1)) });
      });
      const mean = runs.reduce((sum, run) => sum + run.value, 0) / runs.length;
      const spread = Math.sqrt(runs.reduce((sum, run) => sum + (run.value - mean) ** 2, 0) / (runs.length - 1));
      const stated = runs.reduce((sum, run) => sum + run.standardError, 0) / runs.length;
      // A standard deviation from 400 repetitions has itself a relative error of 3.5 %; the delta method one of order 1/n.
      expect(Math.abs(stated / spread - 1)).toBeLessThan(5 * 0.035);
    }
  });

  it('refuses NaN, too little, and names it does not know', () => {
    expect(() => aupr({ inliers: [1, NaN], outliers: [1, 2] })).toThrow('aupr.inliers[1]: must be a number');
    expect(() => aupr({ inliers: [1, 2], outliers: [1] })).toThrow(
      'aupr.outliers: must hold 2 energies or more, got 1',
    );
    expect(() => aupr({ inliers: [1, 2], outliers: [1, 2], positives: 'both' as never })).toThrow('must be one of');
    expect(() => aupr({ positives: [1] } as never)).toThrow('aupr');
  });
});

function draw(from: Key, n: number): number[] {
  const values = normal(from, [n]);
  const numbers = [...values.dataSync()];
  values.dispose();
  return numbers;
}
