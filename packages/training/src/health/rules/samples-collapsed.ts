import { lastingRule, type HealthRule } from '../rule.js';

const LEAST = 0.4;

/** Samples that are all alike. */
export const samplesCollapsed: HealthRule = lastingRule({
  name: 'samples-collapsed',
  severity: 'critical',
  meaning: 'The samples lie much closer to each other than the data do: the chains have collapsed into one mode.',
  remedy:
    'Restart chains from noise (5 % an update in Du and Mordatch 2019), a larger buffer filled from the whole box, more noise, more ' +
    'sampler steps.',
  ladder: [['roll-back'], ['roll-back', 'more-steps'], ['stop']],
  patience: 2,
  see: ({ metrics: { diversity, startDiversity } }) => {
    if (diversity === undefined) return undefined;
    return diversity < LEAST ? { diversity, startDiversity: startDiversity! } : null;
  },
});
