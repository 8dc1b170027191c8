import type { HealthRule } from '../rule.js';
import { windowRule } from '../window-rule.js';
import { APART, STILL, walked } from './walked.js';

/** A clip that leaves the sign of the gradient and nothing else. */
export const gradientClippedAway: HealthRule = windowRule({
  name: 'gradient-clipped-away',
  severity: 'critical',
  meaning:
    'The sampler clips all of its gradient, and its samples lie far above the data: the clip leaves too little to walk by.',
  remedy:
    'A larger gradientClip (0.01 in Du and Mordatch 2019, A.11, with a step size of 10), or a larger l2 to keep the energies flat.',
  ladder: [['more-steps'], ['roll-back'], ['stop']],
  looks: 40,
  see: walked,
  wrong: ({ gap, spread, drop, clipped }) =>
    clipped! > 0.9 && -gap! > APART * spread! && Math.abs(drop!) < -STILL * gap!,
});
