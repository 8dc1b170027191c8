import { paper } from './paper.js';
import type { Preset } from './preset.js';

export type Factor = 'size' | 'shape' | 'position' | 'rotation';

export const dspritesPaper = (factor: Factor): Preset => ({
  name: `dsprites-${factor}-paper`,
  use: `the ${factor} of dSprites, one of four models to be combined, as in the paper`,
  kind: 'paper',
  fields: {
    'data.name': [`dsprites-${factor}`, 'code: one model a factor'],
    'model.name': ['dspritesNet', 'code'],
    'model.factor': [factor, 'code: one model a factor'],
    'model.conditional': [true, 'code'],
    'model.preset': ['code', 'code: where it and appendix A.10 differ'],
    'model.activation': ['swish', 'README command'],
    'model.spectralNorm': [true, 'paper A.11'],
    ...paper,
    'data.dequantise': ['none', 'code: pixels are 0 or 1'],
    'sampler.steps': [20, 'README command'],
    'sampler.stepSize': [500, 'README command'],
    'sampler.gradientClip': [null, 'README command: none'],
    'sampler.initial': ['gaussian', 'code: 0.5 + 0.5 z'],
    'training.batch': [256, 'code default'],
    'training.updates': [20_000, 'ours: not stated'],
  },
  notes: [
    'The code trains each factor on images in which the others are fixed: square, scale 0.5, the middle, 30 pi / 39.',
  ],
});
