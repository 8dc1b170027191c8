import { knownOptions, whole, within } from '@ebmjs/core';
import type { RateSchedule } from '../rate.js';

export interface LinearRateOptions {
  /** Rate of the first step; 0 for none at all. @defaultValue `0` */
  readonly from?: number;
  /** Rate after `steps` steps, and from then on. */
  readonly to: number;
  readonly steps: number;
}

/** From one rate to another in equal steps, and then constant: a warm-up, or a decay. */
export function linearRate(options: LinearRateOptions): RateSchedule {
  knownOptions('linearRate', options, ['from', 'to', 'steps']);
  const from = within('linearRate.from', options.from ?? 0, 0, Infinity);
  const to = within('linearRate.to', options.to, 0, Infinity);
  const steps = whole('linearRate.steps', options.steps);
  return {
    config: { schedule: 'linear', from, to, steps },
    at: (count) => (count >= steps ? to : from + (to - from) * (count / steps)),
  };
}
