import { lastingRule, type HealthRule } from '../rule.js';

/** A clip that leaves the sign of the gradient and nothing else. */
export const gradientClippedAway: HealthRule = lastingRule({
  name: 'gradient-clipped-away',
  severity: 'critical',
  meaning:
    'The sampler clips all of its gradient, and its samples lie far above the data: the clip leaves too little to walk by.',
  remedy:
    'A larger gradientClip (0.01 in Du and Mordatch 2019, A.11, with a step size of 10), or a larger l2 to keep the energies flat.',
  ladder: [['more-steps'], ['roll-back'], ['stop']],
  patience: 20,
  see: ({ metrics: { clipped, energyRank } }) => {
    if (clipped === undefined) return undefined;
    return clipped > 0.99 && energyRank > 0.97 ? { clipped, energyRank } : null;
  },
});
