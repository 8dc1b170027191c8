import type { Estimate } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { trialResult } from './trial-result.js';

const trial = {
  name: '0',
  setting: {},
  seed: 1,
  config: parseConfig({ training: { batch: 8 }, sampler: { steps: 5 } }),
};
const metrics = Array.from({ length: 40 }, (_, i) => ({
  step: i + 1,
  gap: i,
  energyData: -i,
  energySamples: 1,
  milliseconds: 100,
}));

const estimate = (value: number): Estimate => ({
  ...{ value, standardError: 1, effectiveSamples: 9 },
  ...{ bounds: 'none', kind: 'heuristic' },
});

it('has means over the last tenth of the updates, the speed of their chains, and the bounds of the likelihood', () => {
  const likelihood = { nats: { lower: estimate(3), upper: estimate(5) } };
  const found = { evaluation: null, likelihood, findings: 2, message: null };
  const { figures, updates, ended } = trialResult(trial, metrics, found);
  expect([updates, ended]).toEqual([40, 'done']);
  // 36 to 39; 8 chains of 5 steps in a tenth of a second.
  expect(figures).toEqual({
    gap: 37.5,
    energyData: -37.5,
    energySamples: 1,
    labelAgreement: null,
    aurocNoise: null,
    likelihoodLower: 3,
    likelihoodUpper: 5,
    imageStepsPerSecond: 400,
    findings: 2,
  });
});

it('of a run that stopped at once knows nothing but why', () => {
  const result = trialResult(trial, [], { evaluation: null, likelihood: null, findings: null, message: 'diverged' });
  expect(result).toMatchObject({ updates: 0, ended: 'stopped', message: 'diverged' });
  expect(Object.values(result.figures)).toEqual(Array.from({ length: 9 }, () => null));
});
