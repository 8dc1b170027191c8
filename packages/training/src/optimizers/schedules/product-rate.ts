import { EbmError } from '@ebmjs/core';
import { rateSchedule, type Rate, type RateSchedule } from '../rate.js';

/**
 * The product of rates, all at the same count: a schedule with a warm-up over it is
 * `productRate(cosineRate({ from: 1e-3, steps: 10_000 }), linearRate({ to: 1, steps: 500 }))`.
 */
export function productRate(...rates: readonly Rate[]): RateSchedule {
  if (rates.length === 0) throw new EbmError('productRate', 'must be given rates', rates.length);
  const factors = rates.map((rate, i) => rateSchedule(`productRate[${i}]`, rate));
  return {
    config: { schedule: 'product', factors: factors.map(({ config }) => config) },
    at: (count) => factors.reduce((product, { at }) => product * at(count), 1),
  };
}
