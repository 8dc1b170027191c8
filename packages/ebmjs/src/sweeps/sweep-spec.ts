import { EbmError, type Json } from '@ebmjs/core';
import * as z from 'zod';
import { faults } from '../config/faults.js';
import { count } from '../config/numbers.js';
import { FIGURES } from './figures.js';

/** A range to draw from, or to divide. */
const range = z.strictObject({
  from: z.number(),
  to: z.number(),
  scale: z.enum(['linear', 'log']).default('linear'),
  whole: z.boolean().default(false).describe('round to whole numbers'),
  count: z.int().min(2).optional().describe('so many values, evenly from one end to the other; a grid needs it'),
});

const axis = z.union([z.array(z.json()).min(1), range], { error: 'a list of values, or a range { from, to }' });

const schema = z.strictObject({
  base: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('the configuration that all trials share; may name a preset'),
  axes: z.record(z.string(), axis).describe('by dotted place in the configuration, such as sampler.stepSize'),
  search: z.enum(['grid', 'random']).default('grid').describe('every combination, or draws'),
  draws: count.default(10).describe('how many settings a random search draws'),
  seed: z.int().min(0).default(0).describe('of the draws'),
  seeds: z.array(z.int().min(0)).min(1).default([0]).describe('every setting is run with each of these'),
  likelihood: z
    .boolean()
    .default(false)
    .describe('whether to bound the likelihood of each trial, as ebmjs likelihood does'),
  metric: z.enum(FIGURES).default('aurocNoise').describe('what the plot shows'),
});

/** A sweep as `sweep.json` has it, with every default in its place. */
export type SweepSpec = z.infer<typeof schema>;

export type Axis = z.infer<typeof axis>;
export type Range = z.infer<typeof range>;

/** A complete sweep from a partial one. Throws an `EbmError` that names every field at fault. */
export function parseSweep(value: unknown, where = 'sweep'): SweepSpec {
  const result = schema.safeParse(value);
  if (!result.success) throw new EbmError(where, faults(result.error.issues, value, schema));
  const { axes, search, seeds, likelihood, metric } = result.data;
  if (!likelihood && metric.startsWith('likelihood'))
    throw new EbmError(where, 'likelihood must be true where the metric is of it', metric);
  if (new Set(seeds).size < seeds.length) throw new EbmError(where, 'seeds must be different', seeds);
  for (const [place, one] of Object.entries(axes)) checkAxis(`${where}: axes.${place}`, one, search);
  return result.data;
}

function checkAxis(where: string, one: Axis, search: SweepSpec['search']): void {
  if (where.endsWith('axes.seed')) throw new EbmError(where, 'must be given as seeds, over which results are averaged');
  if (!isRange(one)) return;
  const { from, to, scale, count: values } = one;
  if (!(from < to)) throw new EbmError(where, 'must have from below to', [from, to]);
  if (scale === 'log' && from <= 0) throw new EbmError(where, 'must have from above 0 on a log scale', from);
  if (search === 'grid' && values === undefined)
    throw new EbmError(where, 'must have a count, or be a list, in a grid');
}

export const isRange = (one: Axis): one is Range => !Array.isArray(one);

/** A value for each axis, by its place. */
export type Setting = { readonly [place: string]: Json };
