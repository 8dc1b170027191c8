import { lastingRule, type HealthRule } from '../rule.js';

/** An update that must not be made because a number is not finite, while the data are. */
export const nonFinite: HealthRule = lastingRule({
  name: 'non-finite',
  severity: 'critical',
  meaning: 'A number is not finite: the update was refused, and the weights before it are intact.',
  remedy:
    'Go back to where the run was healthy, with a smaller rate and more sampler steps (the advice of those whose runs blew up), ' +
    'swish in place of steeper activations, and a clip of the weights’ gradient.',
  ladder: [['roll-back'], ['roll-back', 'smaller-rate'], ['roll-back', 'smaller-rate', 'more-steps'], ['stop']],
  patience: 1,
  see: ({ refused }) => (refused?.nonFinite !== undefined && refused.nonFinite !== 'the data' ? { refused: 1 } : null),
});
