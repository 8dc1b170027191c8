import { lasting } from '../rule.js';

/** Energies without a hold. */
export const energiesAdrift = lasting({
  name: 'energies-adrift',
  severity: 'warning',
  meaning: 'Both mean energies lie many times the energies’ spread away from 0: nothing holds their common level.',
  remedy: 'An L2 penalty on the energies (l2 of 1 in Du and Mordatch 2019, A.11).',
  ladder: [['warn'], ['roll-back'], ['stop']],
  patience: 20,
  see: ({ metrics: { energyData, energySamples, energySpreadData, energySpreadSamples } }) => {
    const level = Math.min(Math.abs(energyData), Math.abs(energySamples));
    const same = Math.sign(energyData) === Math.sign(energySamples);
    const spread = Math.max(energySpreadData, energySpreadSamples);
    return same && level > 10 * spread && level > 10
      ? { energyData, energySamples, energySpreadData, energySpreadSamples }
      : null;
  },
});
