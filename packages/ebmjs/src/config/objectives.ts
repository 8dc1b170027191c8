import { contrastiveDivergence, type Objective } from '@ebmjs/training';
import * as z from 'zod';

const contrastive = z.strictObject({
  name: z.enum(['cd', 'logsumexp', 'softplus']),
  l2: z.number().min(0).default(1).describe('weight of the squared energies'),
});

export const objectiveSection = z.discriminatedUnion('name', [contrastive]);

export type ObjectiveSection = z.infer<typeof objectiveSection>;

export const objectiveOf = ({ name, l2 }: ObjectiveSection): Objective =>
  contrastiveDivergence({ objective: name, l2 });
