import { hostUniform, key, randint, split } from '@ebmjs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { conformalPValues, conformalThreshold } from './conformal.js';

const calibration = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 40 });

describe('conformalPValues', () => {
  it.each(golden.detection)('counts the energies that are as high', ({ inliers, outliers, pValues }) => {
    expect([...conformalPValues({ calibration: inliers, energies: outliers })]).toEqual(pValues);
  });

  it('never falls below 1 / (n + 1), is 1 at the lowest, and falls as the energy rises', () => {
    const energies = [-Infinity, -1, 0, 0.5, 1, 2, Infinity];
    expect([...conformalPValues({ calibration: [2, 0, 1], energies })]).toEqual([1, 1, 1, 0.75, 0.75, 0.5, 0.25]);
  });

  it.each([
    ['without ties', (from: ReturnType<typeof key>) => [...hostUniform(from, 20)]],
    ['with ties', (from: ReturnType<typeof key>) => [...randint(from, 20, 6)]],
  ])('is super-uniform for a point exchangeable with the others, %s', (name, draws) => {
    const repetitions = 4000;
    const found = split(key(1), repetitions).map((run) => {
      const [point, ...calibration] = draws(run);
      return conformalPValues({ calibration, energies: [point!] })[0]!;
    });
    for (const level of [0.05, 0.1, 0.25, 0.5, 0.9]) {
      const share = found.filter((p) => p <= level).length / repetitions;
      const error = Math.sqrt((level * (1 - level)) / repetitions);
      expect(share).toBeLessThan(level + 5 * error);
      // And not by being careless with 20 ranks: without ties the bound is met.
      if (name === 'without ties') expect(share).toBeGreaterThan(level - 5 * error);
    }
  });

  it('refuses NaN and no calibration', () => {
    expect(() => conformalPValues({ calibration: [], energies: [1] })).toThrow('conformalPValues.calibration');
    expect(() => conformalPValues({ calibration: [1], energies: [NaN] })).toThrow('conformalPValues.energies[0]');
  });
});

describe('conformalThreshold', () => {
  it('is passed by exactly the energies whose p-value is the level or less', () => {
    fc.assert(
      fc.property(calibration, fc.double({ min: 0, max: 0.99, noNaN: true }), (calibration, level) => {
        const { threshold } = conformalThreshold({ calibration, level });
        const energies = Array.from({ length: 19 }, (_, i) => i / 2 - 4.5);
        const pValues = conformalPValues({ calibration, energies });
        energies.forEach((energy, i) => expect(energy > (threshold ?? Infinity)).toBe(pValues[i]! <= level));
      }),
    );
  });

  it('at whole numbers of ranks is where the division says', () => {
    const calibration = Array.from({ length: 19 }, (_, i) => i);
    expect(conformalThreshold({ calibration })).toEqual({ threshold: 18, level: 0.05, chance: 0.05, calibration: 19 });
    expect(conformalThreshold({ calibration, level: 0.1 })).toMatchObject({ threshold: 17, chance: 0.1 });
    expect(conformalThreshold({ calibration: calibration.slice(1) })).toMatchObject({ threshold: null, chance: 0 });
  });

  it('refuses a level that every point passes', () => {
    expect(() => conformalThreshold({ calibration: [1], level: 1 })).toThrow('conformalThreshold.level');
  });
});
