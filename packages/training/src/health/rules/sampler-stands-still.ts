import type { HealthRule } from '../rule.js';
import { windowRule } from '../window-rule.js';
import { APART, STILL, walked } from './walked.js';

/** Chains that go nowhere. */
export const samplerStandsStill: HealthRule = windowRule({
  name: 'sampler-stands-still',
  severity: 'critical',
  meaning:
    'The samples lie far above the data, and the chains come down next to nothing of the way: the steps are too small.',
  remedy: 'A larger step size of the sampler (10 to 100 in Du and Mordatch 2019, A.12); the sampler tuner finds one.',
  ladder: [['more-steps'], ['roll-back'], ['stop']],
  looks: 40,
  see: walked,
  wrong: ({ gap, spread, drop, clipped }) =>
    -gap! > APART * spread! && Math.abs(drop!) < -STILL * gap! && clipped! < 0.9,
});
