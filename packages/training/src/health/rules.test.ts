import { describe, expect, it } from 'vitest';
import type { Metrics } from '../metrics/metrics.js';
import { health } from './health.js';
import type { HealthObservation } from './rule.js';
import { HEALTH_RULES } from './rules.js';

/** A run that does well, as measured on the digits. */
const well: Metrics = {
  loss: 0.001,
  energyData: -0.003,
  energySamples: -0.001,
  gap: -0.002,
  energySpreadData: 0.015,
  energySpreadSamples: 0.016,
  energyRank: 0.55,
  energyStart: 0.005,
  weightGradientNorm: 0.25,
  chainGradientNorm: 0.0095,
  chainGradientFirst: 0.0094,
  chainGradientLast: 0.0096,
  clipped: 0,
  movement: 0.2,
  dataMean: 0.33,
  samplesMean: 0.37,
  terms: {},
  milliseconds: 100,
  energyDistance: 0.45,
  energyLevel: 0.01,
  weightNorm: 10,
  weightStep: 0.02,
  spectralNorm: 1.7,
  jitter: 0.005,
  labelRank: 0.55,
  neighbourAgreement: 0.7,
  dataLow: 0,
  dataHigh: 1,
  dataSpread: 0.356,
  startLow: 0,
  startHigh: 1,
  samplesLow: 0,
  samplesHigh: 1,
  outsideData: 0,
  outsideStart: 0,
  saturatedData: 0.04,
  saturatedSamples: 0.5,
  pixelDistance: 0.15,
  dataDistance: 4,
  diversity: 1.1,
  startDiversity: 1.2,
};

/** What each rule is there for, and up to which update it must have named it. */
const wrong: {
  readonly [rule: string]: readonly [Partial<HealthObservation> & { readonly by: number }, Partial<Metrics>];
} = {
  'data-not-finite': [{ by: 1, refused: { nonFinite: 'the data' } }, { dataMean: NaN }],
  'data-never-finite': [{ by: 20, refused: { nonFinite: 'the data' } }, { dataMean: NaN }],
  'non-finite': [{ by: 1, refused: { nonFinite: 'the loss' } }, { loss: NaN }],
  'data-range': [{ by: 1 }, { dataHigh: 255, outsideData: 0.5 }],
  'buffer-range': [{ by: 2 }, { outsideStart: 0.1, startHigh: 255 }],
  'buffer-narrow': [{ by: 4 }, { startHigh: 0.5 }],
  'rate-too-high': [{ by: 3 }, { weightStep: 0.3 }],
  'step-too-large': [{ by: 3 }, { saturatedSamples: 0.97 }],
  'chains-climb': [{ by: 10 }, { energySamples: 0.2, gap: -0.203 }],
  'no-noise': [{ by: 2 }, { jitter: 0 }],
  'noise-too-high': [{ by: 2 }, { jitter: 0.8 }],
  'energy-flat': [{ by: 10 }, { energySpreadData: 0, energySpreadSamples: 0, energyData: 0.5 }],
  'wrong-sign': [{ by: 15 }, { energyRank: 0.01, gap: 1 }],
  'gradient-clipped-away': [{ by: 40 }, { clipped: 1, gap: -0.5, energySamples: 0.5, energyStart: 0.5 }],
  'sampler-stands-still': [{ by: 40 }, { gap: -0.5, energySamples: 0.5, energyStart: 0.5 }],
  'samples-collapsed': [{ by: 2 }, { diversity: 0.1 }],
  'labels-mean-nothing': [{ by: 5 }, { labelRank: 0.5, neighbourAgreement: 0.01 }],
  'energies-adrift': [{ by: 3 }, { energyLevel: 1, energyData: 1, energySamples: 1 }],
  'energies-exploded': [{ by: 1, refused: {} }, { energyData: 1e9 }],
  'sampler-behind': [{ by: 40 }, { gap: -0.5, energySamples: 0.5, energyStart: 0.7, energyRank: 1 }],
};

const names = HEALTH_RULES.map(({ name }) => name);

function named(rules: typeof HEALTH_RULES, updates: number, change: Partial<Metrics>, more: object = {}): string[] {
  const { fresh, observe } = health(rules);
  const found = new Set<string>();
  let state = fresh;
  for (let step = 1; step <= updates; step++) {
    const checkup = observe(state, { step, metrics: { ...well, ...change }, ...more });
    state = JSON.parse(JSON.stringify(checkup.state)) as typeof state; // as from a checkpoint
    for (const { rule } of checkup.findings) found.add(rule);
  }
  return [...found];
}

describe('the rules', () => {
  it('find nothing in a run that does well', () => {
    expect(named(HEALTH_RULES, 200, {})).toEqual([]);
  });

  it('are each there for something', () => {
    expect(Object.keys(wrong).sort()).toEqual([...names].sort());
  });

  it.each(Object.entries(wrong))(
    '%s is named in time, and without its rule it is not',
    (name, [{ by, ...more }, change]) => {
      expect(named(HEALTH_RULES, by, change, more)).toContain(name);
      expect(named(HEALTH_RULES, by - 1, change, more)).not.toContain(name);
      expect(
        named(
          HEALTH_RULES.filter((rule) => rule.name !== name),
          100,
          change,
          more,
        ),
      ).not.toContain(name);
    },
  );

  it.each(HEALTH_RULES.map((rule) => [rule.name, rule] as const))(
    '%s says what it means, what helps and what to do',
    (_, rule) => {
      expect(rule.meaning).toMatch(/^[A-Z].{20,}\.$/s);
      expect(rule.remedy).toMatch(/^[A-Z].{20,}\.$/s);
      expect(rule.ladder.length).toBeGreaterThan(0);
      expect(rule.ladder.every((rung) => rung.length > 0)).toBe(true);
    },
  );

  it('do not see what was not measured: two updates of three without the costly numbers', () => {
    const cheap = Object.fromEntries(
      Object.entries(well).filter(
        ([key]) =>
          ![
            'diversity',
            'jitter',
            'dataLow',
            'startLow',
            'saturatedData',
            'outsideStart',
            'labelRank',
            'energyLevel',
          ].includes(key),
      ),
    ) as unknown as Metrics;
    const { fresh, observe } = health();
    let state = fresh;
    const sure: [string, number][] = [];
    for (let step = 1; step <= 9; step++) {
      const metrics = step % 3 === 1 ? { ...well, diversity: 0.1 } : cheap;
      const checkup = observe(state, { step, metrics });
      state = checkup.state;
      sure.push(...checkup.findings.map(({ rule }) => [rule, step] as [string, number]));
      if (step === 2) expect(checkup.suspects).toEqual(['samples-collapsed']);
    }
    expect(sure).toEqual([['samples-collapsed', 4]]);
  });

  it('have names of their own', () => {
    expect(() => health([...HEALTH_RULES, HEALTH_RULES[0]!])).toThrow(
      'health.rules: must have names of their own, got "data-never-finite"',
    );
  });
});
