import { EbmError } from '@ebmjs/core';
import * as z from 'zod';
import { faults } from '../config/faults.js';

const count = z.int().min(1);
const size = z.number().positive();
const share = z.number().min(0).max(1);

/** The renderings: three shapes, each at every place of a grid. */
const images = z.strictObject({
  side: z.literal([8, 16, 32]).default(16).describe('pixels of a side'),
  places: z.int().min(2).max(32).default(8).describe('places of a side of the grid'),
});

/** Who sees which combinations. */
const seen = z.strictObject({
  share: z.number().positive().max(1).default(0.25).describe('of the places, at which every shape is seen'),
  layout: z
    .enum(['side', 'spread'])
    .default('spread')
    .describe('these places: those furthest left, or drawn at random'),
  everywhere: z
    .array(z.int().min(0).max(2))
    .min(1)
    .default([0])
    .describe('shapes that are seen at every place, without being told'),
});

/** Algorithm 1 of Du and Mordatch (2019), for each of the two models by itself. */
const apart = z.strictObject({
  width: count.default(16).describe('channels of the first layer'),
  batch: count.default(32),
  rate: size.default(1e-3),
  l2: z.number().min(0).default(1),
  steps: count.default(20).describe('Langevin steps an update'),
  stepSize: size.default(30),
  noise: z.number().min(0).default(0.005),
  gradientClip: size.default(0.01),
  capacity: count.default(2000),
  restart: share.default(0.05),
  shapeUpdates: count.default(4000),
  placeUpdates: count.default(1000),
});

/** How sums of energies are sampled. */
const sampling = z.strictObject({
  shapeWeight: size.default(1).describe('of the energy of shape, that of place counting 1'),
  steps: count.default(500).describe('Langevin steps from uniform noise'),
  chains: count.default(2).describe('samples of each combination'),
});

/** The sum trained further on what both have seen (appendix A.8), once for each weight of the KL term. */
const tuned = z.strictObject({
  updates: count.default(600),
  rate: size.default(1e-3),
  steps: count.default(20),
  kl: z.array(z.number().min(0)).default([1, 0]).describe('weights of the KL term; 0 for contrastive divergence alone'),
  through: count.default(1).describe('steps that the KL term goes back through'),
});

/** The baselines: from labels to an image, by squared error, from all images that the two models have seen. */
const decoder = z.strictObject({
  denseUpdates: count.default(3000),
  convolutionUpdates: count.default(800),
  rate: size.default(2e-3).describe('at first, down a cosine to 0'),
  batch: count.default(32),
  width: count.default(128),
  shares: z.array(z.number().positive().max(1)).default([0.1, 0.5]).describe('further shares of places to learn from'),
});

/** Who tells whether an image is what was asked for. */
const judge = z.strictObject({
  updates: count.default(1500),
  noise: z
    .number()
    .min(0)
    .default(0.3)
    .describe('largest deviation of the noise on the renderings that it learns from'),
  within: size.default(1).describe('pixels that a centroid may be off'),
});

const schema = z.strictObject({
  seed: z.int().min(0).default(0),
  checkpointEvery: count.default(100),
  images: images.prefault({}),
  seen: seen.prefault({}),
  apart: apart.prefault({}),
  sampling: sampling.prefault({}),
  tuned: tuned.prefault({}),
  decoder: decoder.prefault({}),
  judge: judge.prefault({}),
});

/** All that decides the numbers of an experiment, the backend aside. */
export type ComposeConfig = z.infer<typeof schema>;

/** A complete configuration from a partial one. Throws an `EbmError` that names every field at fault. */
export function parseComposeConfig(value: unknown, where = 'config'): ComposeConfig {
  const result = schema.safeParse(value);
  if (!result.success) throw new EbmError(where, faults(result.error.issues, value, schema));
  const { apart: learning, tuned: tuning, images: drawn, decoder: decoding } = result.data;
  if (decoding.width % 4 > 0) throw new EbmError(where, 'decoder.width must be a multiple of 4', decoding.width);
  if (32 % drawn.places > 0) throw new EbmError(where, 'images.places must divide 32', drawn.places);
  if (learning.batch > learning.capacity) {
    throw new EbmError(where, `apart.batch must be at most apart.capacity of ${learning.capacity}`, learning.batch);
  }
  if (tuning.through > tuning.steps) {
    throw new EbmError(where, `tuned.through must be at most tuned.steps of ${tuning.steps}`, tuning.through);
  }
  return result.data;
}
