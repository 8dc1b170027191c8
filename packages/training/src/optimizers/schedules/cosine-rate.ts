import { knownOptions, whole, within } from '@ebmjs/core';
import type { RateSchedule } from '../rate.js';

export interface CosineRateOptions {
  /** Rate of the first step. */
  readonly from: number;
  /** Rate after `steps` steps, and from then on. @defaultValue `0` */
  readonly to?: number;
  readonly steps: number;
}

/**
 * Half a cosine, `to + (from - to) (1 + cos(pi count / steps)) / 2`, and then constant (Loshchilov and Hutter 2017,
 * equation 5, without restarts: `piecewiseRate` starts one again).
 */
export function cosineRate(options: CosineRateOptions): RateSchedule {
  knownOptions('cosineRate', options, ['from', 'to', 'steps']);
  const from = within('cosineRate.from', options.from, 0, Infinity);
  const to = within('cosineRate.to', options.to ?? 0, 0, Infinity);
  const steps = whole('cosineRate.steps', options.steps);
  return {
    config: { schedule: 'cosine', from, to, steps },
    at: (count) => (count >= steps ? to : to + ((from - to) * (1 + Math.cos((Math.PI * count) / steps))) / 2),
  };
}
