import { paper, paperResnet, RATE_NOTE } from './paper.js';
import type { Preset } from './preset.js';

const STEP_NOTE =
  'The README command leaves out the dashes of step_lr, so that as typed its step is the default of the code, 1.';
const WORKERS_NOTE =
  'The batch is that of one of 32 workers whose gradients were averaged (A.11); one machine alone has a thirty-second.';

export const imagenet32Paper: Preset = {
  name: 'imagenet32-paper',
  use: 'ImageNet at 32 x 32 by class, as in the paper',
  kind: 'paper',
  fields: {
    'data.name': ['imagenet32', 'paper A.11'],
    'model.name': ['resnet32Wider', 'README command'],
    'model.conditional': [true, 'README command'],
    'model.width': [256, 'README command'],
    ...paperResnet,
    ...paper,
    'data.dequantise': ['centred', 'code: image / 255 plus noise uniform on +-1/512'],
    'training.batch': [32, 'README command, of one worker'],
    'training.updates': [100_000, 'ours: A.11 has 5 days on 32 GPUs, and no number'],
  },
  notes: [RATE_NOTE, STEP_NOTE, WORKERS_NOTE],
};

export const imagenet128Paper: Preset = {
  name: 'imagenet128-paper',
  use: 'ImageNet at 128 x 128 by class, as in the paper',
  kind: 'paper',
  fields: {
    'data.name': ['imagenet128', 'paper A.11'],
    'model.name': ['resnet128', 'README command'],
    'model.conditional': [true, 'README command'],
    ...paperResnet,
    'model.activation': ['swish', 'README command; A.10 has leaky ReLU'],
    ...paper,
    'data.dequantise': ['uniform', 'code: bytes / 256 plus noise uniform on [0, 1/256)'],
    'sampler.steps': [50, 'README command'],
    'sampler.stepSize': [100, 'paper A.11'],
    'sampler.gradientClip': [null, 'README command: none'],
    'training.batch': [16, 'README command, of one worker'],
    'training.updates': [2_238_000, 'README: the number of the released checkpoint'],
  },
  notes: [RATE_NOTE, STEP_NOTE, WORKERS_NOTE, '10,000 chains take 491 MB as bytes.'],
};
