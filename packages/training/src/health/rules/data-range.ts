import { lastingRule, type HealthRule } from '../rule.js';

const OUTSIDE = 1e-3;
const WIDER = 20;

/** Data on another scale than everything else. */
export const dataRange: HealthRule = lastingRule({
  name: 'data-range',
  severity: 'critical',
  meaning: 'The data lie outside their box, or far beyond where any chain gets to: they are on another scale.',
  remedy: 'Scale the data into their box: images to [0, 1], by 1/255 where they come as bytes.',
  ladder: [['roll-back'], ['stop']],
  patience: 1,
  see: ({ metrics: { outsideData = 0, dataLow, dataHigh, samplesLow, samplesHigh } }) => {
    if (dataLow === undefined) return undefined;
    const [wide, reached] = [dataHigh! - dataLow, samplesHigh! - samplesLow!];
    const wrong = outsideData > OUTSIDE || wide > WIDER * reached;
    return wrong
      ? { outsideData, dataLow, dataHigh: dataHigh!, samplesLow: samplesLow!, samplesHigh: samplesHigh! }
      : null;
  },
});
