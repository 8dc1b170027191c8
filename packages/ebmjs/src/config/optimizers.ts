import { adam, type AdamState, type Optimizer } from '@ebmjs/training';
import * as z from 'zod';
import { decay, size } from './numbers.js';

const adamSection = z.strictObject({
  name: z.literal('adam'),
  rate: size.default(2e-3).describe('learning rate'),
  beta1: decay.default(0).describe('decay of the mean gradient'),
  beta2: decay.default(0.999).describe('decay of the mean squared gradient'),
  epsilon: size.default(1e-8),
  clip: z.enum(['three-sigma', 'none']).default('three-sigma'),
});

export const optimizerSection = z.discriminatedUnion('name', [adamSection]);

export type OptimizerSection = z.infer<typeof optimizerSection>;

export function optimizerOf({ name, ...options }: OptimizerSection): Optimizer<AdamState> {
  switch (name) {
    case 'adam':
      return adam(options);
  }
}
