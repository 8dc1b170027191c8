import { lastingRule, type HealthRule } from '../rule.js';

const BEYOND = 5;

/** Energies without a hold. */
export const energiesAdrift: HealthRule = lastingRule({
  name: 'energies-adrift',
  severity: 'warning',
  meaning:
    'The energies are many times larger than their slope over the extent of the data accounts for: nothing holds their level, ' +
    'which differs from class to class where there are classes.',
  remedy: 'An L2 penalty on the energies (l2 of 1 in Du and Mordatch 2019, A.11).',
  ladder: [['warn'], ['roll-back'], ['stop']],
  patience: 2,
  see: ({ metrics }) => {
    const { energyData, energySamples, energySpreadData, energySpreadSamples, chainGradientNorm, dataDistance } =
      metrics;
    if (chainGradientNorm === undefined || dataDistance === undefined) return undefined;
    const size = Math.max(Math.abs(energyData), Math.abs(energySamples), energySpreadData, energySpreadSamples);
    return size > BEYOND * chainGradientNorm * dataDistance && chainGradientNorm > 0
      ? { size, chainGradientNorm, dataDistance }
      : null;
  },
});
