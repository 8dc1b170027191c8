import { HEALTH_ACTIONS } from '@ebmjs/training';
import * as z from 'zod';
import { count } from './numbers.js';

/** What may be done about a run that looks unhealthy (`watched` of `@ebmjs/training`). */
export const healthSection = z
  .strictObject({
    actions: z
      .array(z.enum(HEALTH_ACTIONS))
      .default([...HEALTH_ACTIONS])
      .describe('what may be done about what the rules find; with none, findings are told and nothing is done'),
    snapshotEvery: count.default(50).describe('healthy updates from one snapshot to go back to, to the next'),
    rollbacks: z.int().min(0).default(10).describe('how often the run may go back before it is stopped'),
  })
  .prefault({});
