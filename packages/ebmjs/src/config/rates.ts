import { cosineRate, exponentialRate, linearRate, stepRate, type Rate } from '@ebmjs/training';
import * as z from 'zod';
import { count, size } from './numbers.js';

const schedule = z.discriminatedUnion('schedule', [
  z.strictObject({
    schedule: z.literal('linear'),
    from: z.number().min(0).default(0),
    to: z.number().min(0),
    steps: count,
  }),
  z.strictObject({
    schedule: z.literal('cosine'),
    from: z.number().min(0),
    to: z.number().min(0).default(0),
    steps: count,
  }),
  z.strictObject({ schedule: z.literal('exponential'), rate: size, factor: size.default(0.5), steps: size }),
  z.strictObject({ schedule: z.literal('step'), rate: size, factor: size, every: count }),
]);

/** A learning rate: a number, or one that changes from step to step. */
export const rateField = z.union([size, schedule], {
  error:
    'a number above 0, { schedule: "linear" or "cosine", from, to, steps }, ' +
    '{ schedule: "exponential", rate, factor, steps } or { schedule: "step", rate, factor, every }',
});

export function rateOf(rate: z.infer<typeof rateField>): Rate {
  if (typeof rate === 'number') return rate;
  switch (rate.schedule) {
    case 'linear':
      return linearRate({ from: rate.from, to: rate.to, steps: rate.steps });
    case 'cosine':
      return cosineRate({ from: rate.from, to: rate.to, steps: rate.steps });
    case 'exponential':
      return exponentialRate({ rate: rate.rate, factor: rate.factor, steps: rate.steps });
    case 'step':
      return stepRate({ rate: rate.rate, factor: rate.factor, every: rate.every });
  }
}
