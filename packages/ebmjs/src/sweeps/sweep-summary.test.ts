import { expect, it } from 'vitest';
import { meanOfKnown, summarised } from './sweep-summary.js';
import type { TrialResult } from './trial-result.js';

const none = {
  energyData: null,
  energySamples: null,
  gap: null,
  labelAgreement: null,
  aurocNoise: null,
  likelihoodLower: null,
  likelihoodUpper: null,
  imageStepsPerSecond: null,
  findings: null,
};
const trial = (a: number, seed: number, gap: number | null, message: string | null = null): TrialResult => ({
  trial: `${a}${seed}`,
  setting: { a },
  seed,
  ended: message === null ? 'done' : 'stopped',
  message,
  updates: 3,
  figures: { ...none, gap },
});

it('takes means over the trials that have the number: 1, 2 and 6 have a mean of 3 and a deviation of the root of 7', () => {
  expect(meanOfKnown([1, 2, 6])).toEqual({ value: 3, standardError: Math.sqrt(7 / 3) });
  expect(meanOfKnown([1, null, 2, null, 6])).toEqual(meanOfKnown([1, 2, 6]));
  expect(meanOfKnown([5, null])).toEqual({ value: 5, standardError: null });
  expect(meanOfKnown([null])).toBeNull();
});

it('puts the seeds of a setting together, and counts those that had to stop', () => {
  const settings = summarised([trial(1, 0, 2), trial(1, 1, 4, 'diverged'), trial(2, 0, null)]);
  expect(settings.map(({ setting, trials, stopped }) => [setting['a'], trials, stopped])).toEqual([
    [1, 2, 1],
    [2, 1, 0],
  ]);
  expect(settings[0]!.figures.gap).toEqual({ value: 3, standardError: 1 });
  expect(settings[1]!.figures.gap).toBeNull();
});
