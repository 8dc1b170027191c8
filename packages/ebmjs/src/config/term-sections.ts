import * as z from 'zod';
import { count, size } from './numbers.js';

const weight = z.number().min(0).default(1).describe('of the term in the loss');

/** Where a term is reported: its loss under its name, and what that is made of as `name.part`. */
const named = (usual: string) =>
  z
    .string()
    .regex(/^[A-Za-z][\w-]*$/, { error: 'a name of letters, digits, _ and -' })
    .default(usual)
    .describe('its place in the metrics');

const walked = {
  weight,
  through: z
    .union([count, z.literal('all')], { error: "a number of steps, or 'all'" })
    .default(1)
    .describe('so many of the last steps of the chains have a gradient'),
  chains: count.optional().describe('so many of the chains have one; absent for all'),
  tolerance: size.default(1e-3).describe('share of the way that chains walked again may be off'),
};

const kl = z.strictObject({ term: z.literal('klDivergence'), name: named('kl'), ...walked });

const stein = z.strictObject({
  term: z.literal('steinEntropy'),
  name: named('entropy'),
  ...walked,
  bandwidth: size.optional().describe("the kernel's; absent for one by the chains' median distance"),
});

const neighbour = z.strictObject({
  term: z.literal('neighbourEntropy'),
  name: named('entropy'),
  ...walked,
  weight: weight.unwrap().default(0.3),
  neighbours: count.default(100).describe('chains of the buffer among which the nearest is looked for'),
  after: z.int().min(0).default(1000).describe('chains stored before the term begins'),
});

const slope = z.strictObject({
  term: z.literal('gradientPenalty'),
  name: named('slope'),
  weight,
  at: z.enum(['data', 'samples', 'between']).default('data'),
  target: z.number().min(0).default(0).describe('length of the gradient that is not penalised'),
});

const label = z.strictObject({
  term: z.literal('classification'),
  name: named('class'),
  weight,
  rows: count.default(1024).describe('rows in one pass of the model, at most'),
});

const contrast = z.strictObject({
  term: z.literal('labelContrast'),
  weight,
  classes: z.array(z.int().min(0)).min(2).optional().describe('that the other label is one of; absent for all'),
});

const score = z.strictObject({
  term: z.literal('denoisingScoreMatching'),
  name: named('dsm'),
  weight,
  sigmas: z.array(size).min(1).describe('standard deviations of the noise'),
  scale: z.enum(['mixture', 'multiscale']).default('mixture'),
  anchor: size.optional().describe('sigma_0 of multiscale; absent for the smallest sigma'),
});

const noise = z.strictObject({
  term: z.literal('noiseContrastiveEstimation'),
  name: named('nce'),
  weight,
  noise: z
    .union([z.literal('uniform'), z.strictObject({ mean: z.number(), scale: size })], {
      error: "'uniform', or { mean, scale } of a Gaussian",
    })
    .default('uniform')
    .describe('on [0, 1], or there a Gaussian'),
  ratio: count.default(1).describe('rows of noise for each of data'),
});

/** A part of the loss beside the objective: the options of a function of `@ebmjs/training`, whose name is `term`. */
export const termSection = z.discriminatedUnion('term', [kl, stein, neighbour, slope, label, contrast, score, noise]);

export type TermSection = z.infer<typeof termSection>;
