import { lastingRule, type HealthRule } from '../rule.js';

const LEAST = 1e-6;

/** An energy that does not depend on its input. */
export const energyFlat: HealthRule = lastingRule({
  name: 'energy-flat',
  severity: 'critical',
  meaning: 'All inputs have one energy: the network is dead, and neither sampler nor optimiser has a slope to go by.',
  remedy:
    'A smaller rate, swish or leaky ReLU in place of ReLU, no normalisation over the batch (Du and Mordatch 2019, A.12), and a look ' +
    'at the initial weights.',
  ladder: [['roll-back'], ['roll-back', 'smaller-rate'], ['stop']],
  patience: 10,
  see: ({ metrics: { energySpreadData, energySpreadSamples, energyData } }) => {
    const spread = Math.max(energySpreadData, energySpreadSamples);
    return spread <= LEAST * Math.max(1e-3, Math.abs(energyData))
      ? { energySpreadData, energySpreadSamples, energyData }
      : null;
  },
});
