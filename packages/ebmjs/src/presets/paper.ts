import type { Fields } from './preset.js';

/** What Du and Mordatch had in all their experiments, and what they say of CIFAR-10 and call analogous elsewhere. */
export const paper: Fields = {
  'data.split': ['train', 'paper: trains on the training part'],
  'data.heldOut': [null, 'paper: compares with the test part'],
  'data.dequantise': ['uniform', 'code: 255/256 of the image plus noise uniform on [0, 1/256)'],
  'sampler.steps': [60, 'paper A.11'],
  'sampler.stepSize': [10, 'paper A.11'],
  'sampler.noise': [0.005, 'paper A.11'],
  'sampler.gradientClip': [0.01, 'paper A.11'],
  'sampler.initial': ['uniform', 'code'],
  'buffer.capacity': [10_000, 'paper A.11'],
  'buffer.restart': [0.05, 'code'],
  'buffer.labels': ['data', 'code: labels are not kept with chains, each draw takes those of a batch of data'],
  'buffer.storage': ['uint8-faithful', 'code: rounded down, which darkens images by 0.4 % a visit'],
  'buffer.write': ['ring', 'code: the newest chains take the places of the oldest'],
  'buffer.flip': [0, 'code: labels are flipped in evaluation alone'],
  'buffer.balance': [false, 'code'],
  'optimizer.name': ['adam', 'paper A.11'],
  'optimizer.rate': [1e-4, 'paper A.11; the default of the code is 3e-4, and no README command changes it'],
  'optimizer.beta1': [0, 'paper A.11'],
  'optimizer.beta2': [0.999, 'paper A.11'],
  'optimizer.epsilon': [1e-8, 'code default'],
  'optimizer.clip': ['three-sigma', 'paper A.11: gradients of more than 3 standard deviations are clipped'],
  'optimizer.maxNorm': [null, 'code'],
  'optimizer.maxValue': [null, 'code'],
  'objective.name': ['cd', 'code default'],
  'objective.l2': [1, 'paper A.11'],
  'training.batch': [128, 'paper A.11'],
  'training.average': [null, 'code: no averaged weights; its evaluation goes through ten checkpoints in turn'],
  'training.checkpointEvery': [1000, 'code'],
};

/** Of the residual networks. */
export const paperResnet: Fields = {
  'model.preset': ['code', 'code: where it and appendix A.10 differ'],
  'model.activation': ['leaky-relu', 'paper A.10'],
  'model.halving': ['average-pool', 'paper A.10'],
  'model.spectralNorm': [true, 'paper A.11'],
  'model.attention': [false, 'code default'],
};

export const RATE_NOTE =
  'The paper has a learning rate of 1e-4 (A.11), the code that was released with it 3e-4 by default.';
