import { lastingRule, type HealthRule } from '../rule.js';

const LEAST = 1e-5;

/** A sampler that leaves nothing to chance. */
export const noNoise: HealthRule = lastingRule({
  name: 'no-noise',
  severity: 'warning',
  meaning:
    'Two last steps by two keys end in one place: the sampler has no noise (or refuses every move), and finds no new modes.',
  remedy:
    'Noise of 0.005 of the data’s range (Du and Mordatch 2019, A.12: very low levels of noise led to poor results).',
  ladder: [['warn'], ['roll-back'], ['stop']],
  patience: 2,
  see: ({ metrics: { jitter, dataSpread, saturatedSamples = 0 } }) => {
    if (jitter === undefined || dataSpread === undefined) return undefined;
    return jitter < LEAST * dataSpread && saturatedSamples < 0.8 ? { jitter, dataSpread } : null;
  },
});
