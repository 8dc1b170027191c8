import { paper } from './paper.js';
import type { Preset } from './preset.js';

export const mnistPaper: Preset = {
  name: 'mnist-paper',
  use: 'MNIST without labels, for likelihoods, as far as the paper tells',
  kind: 'paper',
  fields: {
    'data.name': ['mnist', 'paper A.4'],
    'model.name': ['mnistNet', 'code'],
    'model.conditional': [false, 'paper A.4; its conditional form does not run in the code'],
    'model.preset': ['code', 'code: where it and appendix A.10 differ'],
    'model.activation': ['leaky-relu', 'paper A.10'],
    'model.spectralNorm': [true, 'paper A.11'],
    ...paper,
    'sampler.steps': [20, 'ours: not stated; as the README command for dSprites'],
    'sampler.stepSize': [100, 'paper A.4: of 10, 100 and 1000 the one with the highest lower bound'],
    'sampler.gradientClip': [0.01, 'ours: not stated; as A.11 has CIFAR-10'],
    'objective.l2': [0.1, 'paper A.4: of 0.01, 0.1 and 1 the one with the highest lower bound'],
    'training.batch': [128, 'ours: not stated; as A.11 has CIFAR-10'],
    'training.updates': [60_000, 'code: stops there'],
  },
  notes: ['Beyond the grid of A.4, neither paper nor README tell how the models of MNIST were trained.'],
};
