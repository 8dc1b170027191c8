import type { HealthRule } from '../rule.js';
import { windowRule } from '../window-rule.js';

/** Twice what healthy runs on toys came to. */
const BEHIND = 8;

/** Samples that do not come near the data any more. */
export const samplerBehind: HealthRule = windowRule({
  name: 'sampler-behind',
  severity: 'warning',
  meaning:
    'Nearly all samples have much higher energies than the data: the sampler no longer keeps up with the energy.',
  remedy: 'More sampler steps an update: that is how a run is extended (Du and Mordatch 2019, A.12).',
  ladder: [['warn'], ['more-steps'], ['more-steps'], ['more-steps'], ['roll-back', 'smaller-rate'], ['stop']],
  looks: 40,
  see: ({ metrics: { energyRank, gap, energySpreadData: spread } }) => ({ energyRank, gap, spread }),
  wrong: ({ gap, spread }) => -gap! > BEHIND * spread!,
});
