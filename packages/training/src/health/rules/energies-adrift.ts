import type { HealthRule } from '../rule.js';
import { windowRule } from '../window-rule.js';

const FAR = 1.5;

/** Energies without a hold. */
export const energiesAdrift: HealthRule = windowRule({
  name: 'energies-adrift',
  severity: 'warning',
  meaning:
    'The energies of data and samples lie together further from 0 than the energy’s slope over the extent of the data accounts ' +
    'for, by class where there are classes: nothing holds their level.',
  remedy: 'An L2 penalty on the energies (l2 of 1 in Du and Mordatch 2019, A.11).',
  ladder: [['warn'], ['roll-back'], ['stop']],
  looks: 3,
  see: ({ metrics: { energyLevel, chainGradientNorm, dataDistance } }) =>
    energyLevel === undefined || dataDistance === undefined || !chainGradientNorm
      ? undefined
      : { energyLevel, chainGradientNorm, dataDistance },
  wrong: ({ energyLevel, chainGradientNorm, dataDistance }) => energyLevel! > FAR * chainGradientNorm! * dataDistance!,
});
