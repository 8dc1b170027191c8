import {
  adam,
  adamW,
  normClip,
  sgd,
  threeSigma,
  valueClip,
  type AdamState,
  type Optimizer,
  type OptimizerState,
} from '@ebmjs/training';
import * as z from 'zod';
import { decay, size } from './numbers.js';
import { rateField, rateOf } from './rates.js';

/** What every optimiser has. */
const common = {
  rate: rateField.default(2e-3).describe('learning rate: a number, or a schedule'),
  clip: z.enum(['three-sigma', 'none']).default('three-sigma').describe('of entries, by their running deviations'),
  maxNorm: size.nullable().default(null).describe('longest gradient in all weights together; null for any'),
  maxValue: size.nullable().default(null).describe('largest entry of the gradient; null for any'),
};

const adamSection = z.strictObject({
  name: z.literal('adam'),
  ...common,
  beta1: decay.default(0).describe('decay of the mean gradient'),
  beta2: decay.default(0.999).describe('decay of the mean squared gradient'),
  epsilon: size.default(1e-8),
});

const adamWSection = z.strictObject({
  name: z.literal('adam-w'),
  ...common,
  beta1: decay.default(0.9).describe('decay of the mean gradient'),
  beta2: decay.default(0.999).describe('decay of the mean squared gradient'),
  epsilon: size.default(1e-8),
  decay: z.number().min(0).default(0.01).describe('share of the rate by which weights shrink'),
  decayed: z
    .enum(['all', 'matrices'])
    .default('all')
    .describe('weights that shrink; matrices are those of two axes or more'),
});

const sgdSection = z.strictObject({
  name: z.literal('sgd'),
  ...common,
  momentum: decay.default(0),
  nesterov: z.boolean().default(false),
});

export const optimizerSection = z.discriminatedUnion('name', [adamSection, adamWSection, sgdSection]);

export type OptimizerSection = z.infer<typeof optimizerSection>;

/** The optimiser of a section, behind its clips: first by norm, then by value, then by deviations. */
export function optimizerOf(section: OptimizerSection): Optimizer<AdamState> {
  const { maxNorm, maxValue } = section;
  const bare = bareOptimizer(section);
  const within = maxValue === null ? bare : valueClip(bare, { value: maxValue });
  return maxNorm === null ? within : normClip(within, { norm: maxNorm });
}

function bareOptimizer(section: OptimizerSection): Optimizer<AdamState> {
  const { clip } = section;
  const rate = rateOf(section.rate);
  switch (section.name) {
    case 'adam': {
      const { beta1, beta2, epsilon } = section;
      return adam({ rate, beta1, beta2, epsilon, clip });
    }
    case 'adam-w': {
      const { beta1, beta2, epsilon, decay: shrink, decayed } = section;
      const optimizer = adamW({ rate, beta1, beta2, epsilon, decay: shrink, decayed });
      return clip === 'none' ? optimizer : unread(threeSigma(optimizer));
    }
    case 'sgd': {
      const optimizer = sgd({ rate, momentum: section.momentum, nesterov: section.nesterov });
      return clip === 'none' ? unread(optimizer) : unread(threeSigma(optimizer));
    }
  }
}

/** A run hands an optimiser back the state that it gave, and reads nothing in it: one type will do for all. */
const unread = <S extends OptimizerState>(optimizer: Optimizer<S>): Optimizer<AdamState> =>
  optimizer as unknown as Optimizer<AdamState>;
