import { knownOptions, positive, whole } from '@ebmjs/core';
import { rateSchedule, type Rate, type RateSchedule } from '../rate.js';

export interface StepRateOptions {
  /** Rate to begin with. */
  readonly rate: Rate;
  /** What it is multiplied by, again and again. */
  readonly factor: number;
  /** After how many steps. */
  readonly every: number;
}

/** `rate factor^floor(count / every)`: a staircase. */
export function stepRate(options: StepRateOptions): RateSchedule {
  knownOptions('stepRate', options, ['rate', 'factor', 'every']);
  const rate = rateSchedule('stepRate.rate', options.rate);
  const factor = positive('stepRate.factor', options.factor);
  const every = whole('stepRate.every', options.every);
  return {
    config: { schedule: 'step', rate: rate.config, factor, every },
    at: (count) => rate.at(count) * factor ** Math.floor(count / every),
  };
}
