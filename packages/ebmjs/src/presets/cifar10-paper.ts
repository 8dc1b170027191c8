import { paper, paperResnet, RATE_NOTE } from './paper.js';
import type { Preset } from './preset.js';

export const cifar10UnconditionalPaper: Preset = {
  name: 'cifar10-unconditional-paper',
  use: 'CIFAR-10 without labels, as in the paper',
  kind: 'paper',
  fields: {
    'data.name': ['cifar10', 'paper A.11'],
    'model.name': ['resnet32Large', 'paper A.10, figure 12b; code'],
    'model.conditional': [false, 'paper A.10'],
    ...paperResnet,
    'model.dropout': [0.5, 'code: in training, along the chains too'],
    ...paper,
    'training.updates': [121_200, 'README: the number of the released checkpoint'],
  },
  notes: [RATE_NOTE, '5.3e18 floating-point operations; two days on one GPU of 2019 (A.11).'],
};

export const cifar10ConditionalPaper: Preset = {
  name: 'cifar10-conditional-paper',
  use: 'CIFAR-10 by class, as in the paper',
  kind: 'paper',
  fields: {
    'data.name': ['cifar10', 'paper A.11'],
    'model.name': ['resnet32', 'paper A.10, figure 12a; code'],
    'model.conditional': [true, 'paper A.10'],
    ...paperResnet,
    ...paper,
    'training.updates': [74_700, 'README: the number of the released checkpoint'],
  },
  notes: [RATE_NOTE, '2.05e18 floating-point operations; two days on one GPU of 2019 (A.11).'],
};
