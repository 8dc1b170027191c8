import { tunePlan } from '@ebmjs/training';
import * as z from 'zod';
import { built } from './built.js';
import { count, share, size } from './numbers.js';

/** How a run finds the step size of its chains again from time to time (`sampler.retune` of `train` in `@ebmjs/training`). */
const retuneSection = z
  .strictObject({
    every: count.describe('updates from one tuning to the next'),
    least: size.default(1).describe('smallest step size tried'),
    most: size.default(1000).describe('largest step size tried'),
    perDecade: size.default(3).describe('step sizes tried to a factor of ten'),
    steps: z.int().min(5).default(100).describe('the most steps tried'),
    budget: size.default(2000).describe('gradients of a batch of chains that a tuning may take'),
    chains: z.int().min(2).default(64).describe('chains of each step size, half of them from the buffer'),
    saturated: share
      .nullable()
      .default(null)
      .describe('largest share of values at the faces of the box; null for that of the data and a quarter'),
    setsSteps: z.boolean().default(false).describe('whether the number of steps is set as well'),
  })
  .refine(({ least, most }) => least <= most, { error: 'a range whose most is at least its least' });

/** Langevin dynamics as the paper ran it: noise, clipped gradient, step, clamp to [0, 1]. */
export const samplerSection = z
  .strictObject({
    steps: count.default(20).describe('Langevin steps an update'),
    stepSize: size.default(30),
    noise: z.number().min(0).default(0.005).describe('standard deviation, in units of the pixel range'),
    gradientClip: size.nullable().default(0.01).describe('largest slope of one pixel; null for none'),
    initial: z
      .enum(['uniform', 'gaussian'])
      .default('uniform')
      .describe('where chains begin: uniform on [0, 1], or 0.5 + 0.5 z with z normal'),
    retune: retuneSection.optional().describe('how the step size is found again from time to time; absent for never'),
  })
  .prefault({});

/** What a tuning is to try, as `tuneSampler` of `@ebmjs/training` takes it. */
export function tuningSettings({ least, most, perDecade, steps, budget, chains }: RetuneSection) {
  return { stepSizes: { least, most, perDecade }, steps, budget, chains };
}

/** Throws an `EbmError` for a tuning whose gradients are too few for what it is to try. */
export function checkRetune({ retune }: z.infer<typeof samplerSection>, where: string): void {
  if (retune) built(where, 'sampler.retune must be what tuneSampler takes', () => tunePlan(tuningSettings(retune)));
}

type RetuneSection = z.infer<typeof retuneSection>;
