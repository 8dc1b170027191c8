import { expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { tuningSettings } from './samplers.js';

it('a tuning has defaults, but for how often, and is absent where none is asked for', () => {
  expect(parseConfig({}).sampler).not.toHaveProperty('retune');
  const { retune } = parseConfig({ sampler: { retune: { every: 50 } } }).sampler;
  expect(retune).toEqual({
    ...{ every: 50, least: 1, most: 1000, perDecade: 3, steps: 100, budget: 2000, chains: 64 },
    ...{ saturated: null, setsSteps: false },
  });
  expect(tuningSettings(retune!)).toEqual({
    stepSizes: { least: 1, most: 1000, perDecade: 3 },
    ...{ steps: 100, budget: 2000, chains: 64 },
  });
});

it.each<[string, object, string]>([
  ['none of how often', {}, 'sampler.retune.every must be of type number'],
  ['a range upside down', { every: 9, least: 10, most: 1 }, 'sampler.retune must be a range whose most is at least'],
  [
    'a budget that is too small',
    { every: 9, budget: 10 },
    'sampler.retune must be what tuneSampler takes: tuneSampler.budget: must be enough for 5 steps of each of 10',
  ],
])('refuses %s', (_, retune, message) => expect(() => parseConfig({ sampler: { retune } }, 'c.json')).toThrow(message));
