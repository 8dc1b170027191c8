import { lastingRule, type HealthRule } from '../rule.js';

const OUTSIDE = 1e-3;

/** A buffer whose range is wider than that of the data. */
export const bufferRange: HealthRule = lastingRule({
  name: 'buffer-range',
  severity: 'critical',
  meaning:
    'Chains begin outside the box of the data: the buffer has a wider range, and few levels where the data are if it rounds.',
  remedy:
    'Give the replay buffer the box of the data; above all with 8-bit storage, which has 256 levels between its faces.',
  ladder: [['roll-back'], ['stop']],
  patience: 2,
  see: ({ metrics: { outsideStart, startLow, startHigh } }) => {
    if (outsideStart === undefined) return undefined;
    return outsideStart > OUTSIDE ? { outsideStart, startLow: startLow!, startHigh: startHigh! } : null;
  },
});
