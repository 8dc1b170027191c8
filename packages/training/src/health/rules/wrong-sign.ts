import { lastingRule, type HealthRule } from '../rule.js';

/** Data above the samples. */
export const wrongSign: HealthRule = lastingRule({
  name: 'wrong-sign',
  severity: 'critical',
  meaning:
    'The samples have lower energies than nearly all data, update after update: the objective pushes the wrong way.',
  remedy:
    'The loss must lower the energy of data and raise that of samples: low is likely. HealthLook at the sign of a loss of your own.',
  ladder: [['roll-back'], ['stop']],
  patience: 15,
  see: ({ metrics: { energyRank, gap } }) => (energyRank < 0.05 ? { energyRank, gap } : null),
});
