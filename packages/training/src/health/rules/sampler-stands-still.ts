import { lastingRule, type HealthRule } from '../rule.js';

/** Chains that go nowhere. */
export const samplerStandsStill: HealthRule = lastingRule({
  name: 'sampler-stands-still',
  severity: 'critical',
  meaning:
    'The samples lie far above the data, and the chains come down next to nothing of the way: the steps are too small.',
  remedy: 'A larger step size of the sampler (10 to 100 in Du and Mordatch 2019, A.12); the sampler tuner finds one.',
  ladder: [['more-steps'], ['roll-back'], ['stop']],
  patience: 20,
  see: ({ metrics: { energyRank, energyStart, energySamples, energyData, clipped = 0 } }) => {
    if (energyStart === undefined) return undefined;
    const still = Math.abs(energyStart - energySamples) < 0.02 * (energySamples - energyData);
    return energyRank > 0.97 && still && clipped < 0.99 ? { energyRank, energyStart, energySamples, energyData } : null;
  },
});
