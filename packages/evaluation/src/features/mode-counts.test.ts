import { key, randint, split } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { modeCounts } from './mode-counts.js';

describe('modeCounts', () => {
  it('has the divergence that scipy has', () => {
    const { modes, reference, kl } = golden.scores;
    const found = modeCounts({ modes, count: 3, reference: reference.map((p) => 7 * p) });
    expect(found.kl.value).toBeCloseTo(kl, 12);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('counts by hand', () => {
    const found = modeCounts({ modes: [0, 0, 2, 0], count: 4 });
    expect(found).toMatchObject({ hit: 2, counts: [3, 0, 1, 0], samples: 4, klOfReference: 3 / 8 });
    expect(found.kl.value).toBeCloseTo(0.75 * Math.log(3), 14);
  });

  it('is 0 where the frequencies agree', () => {
    const { kl, hit } = modeCounts({ modes: [0, 1, 1, 2], count: 3, reference: [1, 2, 1] });
    expect(kl).toEqual({ value: 0, standardError: 0 });
    expect(hit).toBe(3);
  });

  it('states the spread of its divergence, its bias, and the modes that are hit', () => {
    // 100 samples of modes 0 and 1 with chance 3 : 1, of 20 even ones, and of what the reference is.
    const runs = split(key(1), 400).map((run) => {
      const skewed = modeCounts({ modes: randint(run, 200, 4).map((i) => (i < 3 ? 0 : 1)), count: 2 });
      return { skewed, even: modeCounts({ modes: randint(run, 40, 20), count: 20 }) };
    });
    const of = (read: (run: (typeof runs)[0]) => number): readonly [number, number] => {
      const values = runs.map(read);
      const mean = values.reduce((sum, value) => sum + value, 0) / 400;
      return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 399)];
    };
    const [, spread] = of(({ skewed }) => skewed.kl.value);
    const [stated] = of(({ skewed }) => skewed.kl.standardError);
    expect(Math.abs(stated / spread - 1)).toBeLessThan(5 * 0.035);
    const [hit, hitSpread] = of(({ even }) => even.hit);
    const want = runs[0]!.even.expectedHit;
    expect(Math.abs(hit - want.value)).toBeLessThan((5 * hitSpread) / 20);
    expect(Math.abs(want.standardError / hitSpread - 1)).toBeLessThan(5 * 0.035);
    const [kl, klSpread] = of(({ skewed }) => skewed.kl.value);
    const truth = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    expect(Math.abs(kl - runs[0]!.skewed.klOfReference - truth)).toBeLessThan((5 * klSpread) / 20);
  });

  it('refuses modes that are none, and frequencies of 0', () => {
    expect(() => modeCounts({ modes: [0, 3], count: 3 })).toThrow('modeCounts.modes[1]: must be a whole number');
    expect(() => modeCounts({ modes: [0, 0.5], count: 3 })).toThrow('modeCounts.modes[1]');
    expect(() => modeCounts({ modes: [0], count: 3 })).toThrow('two samples or more');
    expect(() => modeCounts({ modes: [0, 1], count: 2, reference: [1, 0] })).toThrow('frequencies above 0');
    expect(() => modeCounts({ modes: [0, 1], count: 2, reference: [1] })).toThrow('must be 2 frequencies');
  });
});
