import { lastingRule, type HealthRule } from '../rule.js';

const SATURATED = 0.8;

/** Chains that are thrown from face to face. */
export const stepTooLarge: HealthRule = lastingRule({
  name: 'step-too-large',
  severity: 'critical',
  meaning:
    'The samples are thrown against the faces of their box, where the data are not: the sampler’s steps overshoot.',
  remedy:
    'A smaller step size of the sampler. Training is most sensitive to it (Du and Mordatch 2019, A.12, who found 10 to 100 to work ' +
    'with gradients clipped at 0.01); the sampler tuner finds one.',
  ladder: [['roll-back'], ['stop']],
  patience: 3,
  see: ({ metrics: { saturatedData, saturatedSamples } }) => {
    if (saturatedData === undefined || saturatedSamples === undefined) return undefined;
    const beyond = saturatedSamples > saturatedData + SATURATED * (1 - saturatedData);
    return beyond ? { saturatedData, saturatedSamples } : null;
  },
});
