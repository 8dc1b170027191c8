import { key, normal, split, type Key } from '@ebmjs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { fprAtTpr } from './fpr-at-tpr.js';

const sample = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 20 });

describe('fprAtTpr', () => {
  it.each(golden.detection)('is where the ROC curve of scikit-learn reaches 95 %', ({ inliers, outliers, ...want }) => {
    const { value, threshold } = fprAtTpr({ inliers, outliers });
    expect(value).toBeCloseTo(want.fpr95, 12);
    expect(threshold).toBe(want.threshold);
  });

  it('accepts the share asked for by the lowest threshold that does', () => {
    fc.assert(
      fc.property(sample, sample, fc.double({ min: 0.01, max: 1, noNaN: true }), (inliers, outliers, tpr) => {
        const found = fprAtTpr({ inliers, outliers, tpr });
        const share = (set: readonly number[], bound: number): number =>
          set.filter((value) => value <= bound).length / set.length;
        expect(found.tpr).toBe(share(inliers, found.threshold));
        expect(found.tpr).toBeGreaterThanOrEqual(tpr);
        expect(share(inliers, found.threshold - 1)).toBeLessThan(tpr);
        expect(found.value).toBe(share(outliers, found.threshold));
      }),
    );
  });

  it('has a standard error that is the spread over repetitions', () => {
    // N(0, 1) against N(2, 1): the rate is Phi(1.645 - 2) = 0.361.
    const runs = split(key(3), 400).map((run) => {
      const [a, b] = split(run, 2);
      return fprAtTpr({ inliers: draw(a!, 300), outliers: draw(b!, 300).map((v) => v + 2) });
    });
    const mean = runs.reduce((sum, run) => sum + run.value, 0) / runs.length;
    const spread = Math.sqrt(runs.reduce((sum, run) => sum + (run.value - mean) ** 2, 0) / (runs.length - 1));
    const stated = runs.reduce((sum, run) => sum + run.standardError, 0) / runs.length;
    expect(Math.abs(mean - 0.361)).toBeLessThan((5 * spread) / 20 + 0.01); // and the quantile's own bias, of order 1/n
    expect(Math.abs(stated / spread - 1)).toBeLessThan(5 * 0.035);
  });

  it('refuses NaN, too little, and shares outside of 0 to 1', () => {
    expect(() => fprAtTpr({ inliers: [1], outliers: [1, 2] })).toThrow('fprAtTpr.inliers: must hold 2 energies');
    expect(() => fprAtTpr({ inliers: [1, 2], outliers: [NaN, 2] })).toThrow('fprAtTpr.outliers');
    expect(() => fprAtTpr({ inliers: [1, 2], outliers: [1, 2], tpr: 0 })).toThrow('fprAtTpr.tpr');
    expect(() => fprAtTpr({ inliers: [1, 2], outliers: [1, 2], tpr: 1.1 })).toThrow('fprAtTpr.tpr');
  });
});

function draw(from: Key, n: number): number[] {
  const values = normal(from, [n]);
  const numbers = [...values.dataSync()];
  values.dispose();
  return numbers;
}
