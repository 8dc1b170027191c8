import * as z from 'zod';
import { count } from './numbers.js';

/** Which checkpoints of a run stay (`Retention` of `@ebmjs/training`). */
export const checkpointsSection = z
  .strictObject({
    keep: count.default(2).describe('how many of the newest; one alone has none before it to go back to'),
    keepEvery: count.nullable().default(null).describe('and those of every so many updates; null for none'),
    best: z
      .strictObject({ metric: z.string(), aim: z.enum(['lowest', 'highest', 'nearest-zero']) })
      .nullable()
      .default(null)
      .describe('and the one whose metric, such as gap, is best; null for none'),
  })
  .prefault({});

/** Pictures of the chains, taken while the run goes on. */
export const gridsSection = z
  .strictObject({
    every: count.nullable().default(40).describe('updates from one picture to the next; null for none'),
    images: count.default(10).describe('chains in a picture, at most'),
  })
  .prefault({});
