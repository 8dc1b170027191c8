import type { HealthRule } from '../rule.js';
import { windowRule } from '../window-rule.js';

const FAR = 1.5;

/** Below it, squares are under a hundredth: an L2 penalty of 1 has hold of them, however flat the energy is. */
const NOTICEABLE = 0.1;

/** Energies without a hold. */
export const energiesAdrift: HealthRule = windowRule({
  name: 'energies-adrift',
  severity: 'warning',
  meaning:
    'The energies of data and samples lie together further from 0 than the energy’s slope over the extent of the data accounts ' +
    'for, by class where there are classes: nothing holds their level.',
  remedy: 'An L2 penalty on the energies (l2 of 1 in Du and Mordatch 2019, A.11).',
  ladder: [['warn']], // the least certain of the rules: it has been wrong
  looks: 3,
  see: ({ metrics: { energyLevel, chainGradientNorm, dataDistance } }) =>
    energyLevel === undefined || dataDistance === undefined || !chainGradientNorm
      ? undefined
      : { energyLevel, chainGradientNorm, dataDistance },
  wrong: ({ energyLevel, chainGradientNorm, dataDistance }) =>
    energyLevel! > Math.max(NOTICEABLE, FAR * chainGradientNorm! * dataDistance!),
});
