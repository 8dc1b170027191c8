import { lastingRule, type HealthRule } from '../rule.js';

/** Samples that do not come near the data any more. */
export const samplerBehind: HealthRule = lastingRule({
  name: 'sampler-behind',
  severity: 'warning',
  meaning:
    'Nearly all samples have higher energies than nearly all data: the sampler no longer keeps up with the energy.',
  remedy: 'More sampler steps an update: that is how a run is extended (Du and Mordatch 2019, A.12).',
  ladder: [['warn'], ['more-steps'], ['more-steps'], ['more-steps'], ['roll-back', 'smaller-rate'], ['stop']],
  patience: 40,
  see: ({ metrics: { energyRank, gap } }) => (energyRank > 0.97 ? { energyRank, gap } : null),
});
