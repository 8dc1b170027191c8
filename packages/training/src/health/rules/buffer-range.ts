import { lastingRule, type HealthRule } from '../rule.js';

const OUTSIDE = 1e-3;
const NARROW = 0.75;

/** A buffer that does not give back what it was given. */
export const bufferRange: HealthRule = lastingRule({
  name: 'buffer-range',
  severity: 'critical',
  meaning:
    'Chains begin outside the data’s box, or in a narrower range than chains end in: the buffer’s range is not that of the data.',
  remedy:
    'Give the replay buffer the box of the data; above all with 8-bit storage, which has 256 levels between its faces.',
  ladder: [['roll-back'], ['stop']],
  patience: 2,
  see: ({ metrics: { outsideStart = 0, startLow, startHigh, samplesLow, samplesHigh } }) => {
    if (startLow === undefined) return undefined;
    const [starts, ends] = [startHigh! - startLow, samplesHigh! - samplesLow!];
    const wrong = outsideStart > OUTSIDE || starts < NARROW * ends;
    return wrong
      ? { outsideStart, startLow, startHigh: startHigh!, samplesLow: samplesLow!, samplesHigh: samplesHigh! }
      : null;
  },
});
