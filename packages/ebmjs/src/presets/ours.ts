import type { Fields } from './preset.js';

/** What is recommended here for every data set. */
export const ours: Fields = {
  'data.split': ['train', 'ours: the published division'],
  'data.heldOut': [null, 'ours: the published division'],
  'data.dequantise': ['uniform', 'code; a density over it bounds the probability of bytes'],
  'sampler.steps': [20, 'ours: a third of A.11, for as many more updates in the same time'],
  'sampler.stepSize': [30, 'ours: between the 10 and the 100 of A.11; the slope of the energy adapts to it'],
  'sampler.noise': [0.005, 'paper A.11'],
  'sampler.gradientClip': [0.01, 'paper A.11'],
  'sampler.initial': ['uniform', 'code'],
  'buffer.capacity': [2000, 'ours: with fewer chains each is visited often enough in a short run'],
  'buffer.restart': [0.05, 'code'],
  'buffer.labels': ['stored', 'ours: a chain keeps its label; in the code it meets another at every draw'],
  'buffer.storage': ['float32', 'ours: no rounding'],
  'optimizer.name': ['adam', 'paper A.11'],
  'optimizer.rate': [1e-3, 'ours: ten times A.11, for runs of about a thousand updates'],
  'optimizer.beta1': [0, 'paper A.11'],
  'optimizer.beta2': [0.999, 'paper A.11'],
  'optimizer.epsilon': [1e-8, 'code default'],
  'optimizer.clip': ['three-sigma', 'paper A.11'],
  'objective.name': ['cd', 'code default'],
  'objective.l2': [1, 'paper A.11'],
  'training.batch': [32, 'ours: as many updates as can be'],
  'training.average': [0.99, 'ours: samples of averaged weights are better than those of the latest'],
  'training.checkpointEvery': [20, 'ours: a few minutes at most are lost'],
};
