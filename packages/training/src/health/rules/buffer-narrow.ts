import { lastingRule, type HealthRule } from '../rule.js';

const NARROW = 0.75;

/** A buffer that cuts off what it is given. */
export const bufferNarrow: HealthRule = lastingRule({
  name: 'buffer-narrow',
  severity: 'critical',
  meaning: 'Chains keep beginning in a narrower range than they end in: the buffer cuts off what it is given.',
  remedy: 'Give the replay buffer the box of the data; 8-bit storage moves what lies outside its box to the faces.',
  ladder: [['roll-back'], ['stop']],
  patience: 4,
  see: ({ metrics: { startLow, startHigh, samplesLow, samplesHigh, startDiversity } }) => {
    if (startLow === undefined) return undefined;
    const [starts, ends] = [startHigh! - startLow, samplesHigh! - samplesLow!];
    const spread = startDiversity! > 0.3; // or the chains have collapsed, which is another matter
    return spread && starts < NARROW * ends
      ? { startLow, startHigh: startHigh!, samplesLow: samplesLow!, samplesHigh: samplesHigh! }
      : null;
  },
});
