import { lastingRule, type HealthRule } from '../rule.js';

/** Three times the largest share of the weights' norm that an update of a healthy run moved them by. */
const LARGEST = 0.2;

/** Updates that throw the weights about. */
export const rateTooHigh: HealthRule = lastingRule({
  name: 'rate-too-high',
  severity: 'critical',
  meaning:
    'Update after update moves the weights by more than a fifth of their own norm: each forgets what those before it learnt.',
  remedy: 'Go back, with a smaller rate (Du and Mordatch 2019, A.11, take 1e-4).',
  ladder: [
    ['roll-back', 'smaller-rate'],
    ['roll-back', 'smaller-rate'],
    ['roll-back', 'smaller-rate'],
    ['roll-back', 'smaller-rate'],
    ['roll-back', 'smaller-rate'],
    ['stop'],
  ],
  patience: 3,
  see: ({ metrics: { weightStep, weightNorm } }) => (weightStep > LARGEST ? { weightStep, weightNorm } : null),
});
