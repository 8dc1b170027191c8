import { simulation } from './beyond.js';
import { paper } from './paper.js';
import type { Preset } from './preset.js';

export const trajectoriesPaper: Preset = {
  name: 'trajectories-paper',
  use: 'trajectories of a robot, as far as the paper tells',
  kind: 'paper',
  fields: {
    'data.name': ['particle', 'paper A.11: robotic simulation'],
    ...simulation,
    'model.name': ['trajectoryNet', 'ours: the network is not told'],
    'model.conditional': [true, 'ours: by the labels of the data, where they have any'],
    'model.width': [64, 'ours: the network is not told'],
    'model.blocks': [4, 'ours: the network is not told'],
    'model.activation': ['leaky-relu', 'paper A.10'],
    'model.spectralNorm': [true, 'paper A.11'],
    ...paper,
    'data.dequantise': ['none', 'ours: trajectories have no grey levels'],
    'sampler.steps': [10, 'paper A.11'],
    'buffer.storage': ['float32', 'ours: trajectories are no bytes, and small'],
    'training.updates': [20_000, 'ours: not stated'],
  },
  notes: [
    '"10 steps of Langevin dynamics, but otherwise identical settings as for image experiments" is all that A.11 says.',
  ],
};
