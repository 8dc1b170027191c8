import { ours } from './ours.js';
import type { Fields, Preset } from './preset.js';

/** Of MNIST and of what has its shape. */
const images: Fields = {
  'model.name': ['mnistNet', 'code'],
  'model.preset': ['code', 'code: where it and appendix A.10 differ'],
  'model.activation': ['swish', 'paper A.12: noticeably more stable'],
  'model.spectralNorm': [true, 'paper A.11'],
  ...ours,
  'training.updates': [1200, 'ours: an hour on two cores with tfjs-node'],
};

export const mnistPreset: Preset = {
  name: 'mnist',
  use: 'MNIST without labels, an hour on two cores with tfjs-node',
  kind: 'ours',
  fields: {
    'data.name': ['mnist', 'paper A.4'],
    'model.conditional': [false, 'paper A.4: as in its table of likelihoods'],
    ...images,
  },
  notes: [],
};

export const mnistConditionalPreset: Preset = {
  name: 'mnist-conditional',
  use: 'MNIST by class, an hour on two cores with tfjs-node',
  kind: 'ours',
  fields: {
    'data.name': ['mnist', 'paper A.4'],
    'model.conditional': [true, 'ours: samples can then be asked for by class'],
    ...images,
  },
  notes: ['The code gives labels to this network in a way that does not run; here it is mended.'],
};

export const fashionMnistPreset: Preset = {
  name: 'fashion-mnist',
  use: 'Fashion-MNIST without labels, an hour on two cores with tfjs-node',
  kind: 'ours',
  fields: {
    'data.name': ['fashion-mnist', 'ours: not in the paper'],
    'model.conditional': [false, 'ours: as for MNIST'],
    ...images,
  },
  notes: ['The settings are those found for MNIST.'],
};
