import { knownOptions, positive } from '@ebmjs/core';
import { rateSchedule, type Rate, type RateSchedule } from '../rate.js';

export interface ExponentialRateOptions {
  /** Rate to begin with. */
  readonly rate: Rate;
  /** What it is multiplied by in `steps` steps. @defaultValue `0.5`: then `steps` is a half-life */
  readonly factor?: number;
  readonly steps: number;
}

/** `rate factor^(count / steps)` */
export function exponentialRate(options: ExponentialRateOptions): RateSchedule {
  knownOptions('exponentialRate', options, ['rate', 'factor', 'steps']);
  const rate = rateSchedule('exponentialRate.rate', options.rate);
  const factor = positive('exponentialRate.factor', options.factor ?? 0.5);
  const steps = positive('exponentialRate.steps', options.steps);
  return {
    config: { schedule: 'exponential', rate: rate.config, factor, steps },
    at: (count) => rate.at(count) * factor ** (count / steps),
  };
}
