import { lastingRule, type HealthRule } from '../rule.js';

/** Chains that end higher than they began. */
export const chainsClimb: HealthRule = lastingRule({
  name: 'chains-climb',
  severity: 'critical',
  meaning: 'The chains end at higher energies than they begin, update after update: the sampler’s steps overshoot.',
  remedy:
    'A smaller step size of the sampler, or less noise; the sampler tuner finds one (Du and Mordatch 2019, A.12).',
  ladder: [['roll-back'], ['roll-back', 'smaller-rate'], ['stop']],
  patience: 10,
  see: ({ metrics: { energyStart, energySamples, energySpreadData, energySpreadSamples } }) => {
    if (energyStart === undefined) return undefined;
    const spread = Math.max(energySpreadData, energySpreadSamples);
    return energySamples - energyStart > spread ? { energyStart, energySamples, spread } : null;
  },
});
