import { lastingRule, type HealthRule } from '../rule.js';

/** A mean energy beyond `limits.energy`. */
export const energiesExploded: HealthRule = lastingRule({
  name: 'energies-exploded',
  severity: 'critical',
  meaning: 'A mean energy is beyond limits.energy: the update was refused.',
  remedy: 'Go back, with a smaller rate; a larger l2 pins the energies (appendix A.11 has 1); more sampler steps.',
  ladder: [['roll-back', 'smaller-rate'], ['roll-back', 'smaller-rate', 'more-steps'], ['stop']],
  patience: 1,
  see: ({ refused, metrics: { energyData, energySamples } }) =>
    refused && refused.nonFinite === undefined ? { energyData, energySamples } : null,
});
