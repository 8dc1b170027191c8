import { lastingRule, type HealthRule } from '../rule.js';

/** Noise that drowns what the sampler finds. */
export const noiseTooHigh: HealthRule = lastingRule({
  name: 'noise-too-high',
  severity: 'warning',
  meaning: 'One step’s noise is as wide as the data: the samples are noise, whatever the energy says.',
  remedy: 'Less noise; 0.005 of the data’s range, and the step size tuned instead (Du and Mordatch 2019, A.12).',
  ladder: [['warn'], ['roll-back'], ['stop']],
  patience: 2,
  see: ({ metrics: { jitter, dataSpread } }) => {
    if (jitter === undefined || dataSpread === undefined) return undefined;
    return jitter > Math.SQRT2 * dataSpread ? { jitter, dataSpread } : null;
  },
});
