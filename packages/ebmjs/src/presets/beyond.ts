import type { Factor } from './dsprites-paper.js';
import { ours } from './ours.js';
import type { Fields, Preset } from './preset.js';

const UNTRIED = 'Reasoned, not tried: no run with these settings was made.';

const resnet: Fields = {
  'model.preset': ['code', 'code: where it and appendix A.10 differ'],
  'model.activation': ['swish', 'paper A.12: noticeably more stable'],
  'model.halving': ['average-pool', 'paper A.10'],
  'model.spectralNorm': [true, 'paper A.11'],
  'model.attention': [false, 'code default'],
  'model.dropout': [0, 'ours: chains then walk under one energy an update'],
};

/** For runs of days rather than an hour. */
const long: Fields = {
  ...ours,
  'sampler.steps': [60, 'paper A.11'],
  'sampler.stepSize': [10, 'paper A.11'],
  'buffer.capacity': [10_000, 'paper A.11'],
  'optimizer.rate': [1e-4, 'paper A.11'],
  'training.batch': [64, 'ours: half of A.11, to fit a small GPU'],
  'training.average': [0.999, 'ours: samples of averaged weights are better than those of the latest'],
  'training.checkpointEvery': [200, 'ours: a few minutes on a GPU'],
};

export const cifar10Preset: Preset = {
  name: 'cifar10',
  use: 'CIFAR-10 by class, on a GPU',
  kind: 'ours',
  fields: {
    'data.name': ['cifar10', 'paper A.11'],
    'model.name': ['resnet32', 'paper A.10, figure 12a'],
    'model.conditional': [true, 'paper A.10: unconditional models need more capacity'],
    'model.width': [64, 'ours: half of the paper, a quarter of its work'],
    ...resnet,
    ...long,
    'training.updates': [50_000, 'ours: two thirds of the released checkpoint'],
  },
  notes: [UNTRIED],
};

export const imagenet32Preset: Preset = {
  name: 'imagenet32',
  use: 'ImageNet at 32 x 32 by class, on a large GPU',
  kind: 'ours',
  fields: {
    'data.name': ['imagenet32', 'paper A.11'],
    'model.name': ['resnet32Wider', 'README command'],
    'model.conditional': [true, 'README command'],
    'model.width': [128, 'ours: half of the paper, a quarter of its work'],
    ...resnet,
    ...long,
    'training.updates': [100_000, 'ours: a pass over the images takes 20,000'],
  },
  notes: [UNTRIED, 'Noise of one level inside its cell, as for CIFAR-10: the centred noise of the code leaves [0, 1].'],
};

export const imagenet128Preset: Preset = {
  name: 'imagenet128',
  use: 'ImageNet at 128 x 128 by class, on a large GPU',
  kind: 'ours',
  fields: {
    'data.name': ['imagenet128', 'paper A.11'],
    'model.name': ['resnet128', 'README command'],
    'model.conditional': [true, 'README command'],
    ...resnet,
    ...long,
    'sampler.steps': [50, 'README command'],
    'sampler.stepSize': [100, 'paper A.11'],
    'sampler.gradientClip': [
      0.01,
      'paper A.11: analogous; the README command has none, and then one bad slope ends a run',
    ],
    'buffer.storage': ['uint8', 'ours: 491 MB rather than 1.97 GB; rounded at random, without bias'],
    'training.batch': [16, 'README command: what fits a GPU'],
    'training.updates': [200_000, 'ours: a tenth of the released checkpoint'],
  },
  notes: [UNTRIED],
};

export const dspritesPreset = (factor: Factor): Preset => ({
  name: `dsprites-${factor}`,
  use: `the ${factor} of dSprites, one of four models to be combined`,
  kind: 'ours',
  fields: {
    'data.name': [`dsprites-${factor}`, 'code: one model a factor'],
    'model.name': ['dspritesNet', 'code'],
    'model.factor': [factor, 'code: one model a factor'],
    'model.conditional': [true, 'code'],
    'model.width': [32, 'ours: half of the code, a quarter of its work'],
    'model.preset': ['code', 'code: where it and appendix A.10 differ'],
    'model.activation': ['swish', 'README command'],
    'model.spectralNorm': [true, 'paper A.11'],
    ...ours,
    'data.dequantise': ['none', 'code: pixels are 0 or 1'],
    'sampler.stepSize': [100, 'ours: a fifth of the README command, since slopes are clipped'],
    'sampler.gradientClip': [0.01, 'ours: the README command has none, and then one bad slope ends a run'],
    'buffer.labels':
      factor === 'shape'
        ? ['stored', 'ours: a chain keeps its label; in the code it meets another at every draw']
        : ['data', 'code; labels that are numbers can only be drawn from the data'],
    'training.batch': [64, 'ours: a quarter of the code default'],
    'training.updates': [2000, 'ours: shapes without texture are learnt soon'],
  },
  notes: [UNTRIED],
});

/** Of simulated robots, of which the paper tells no more than that there were some. */
export const simulation: Fields = {
  'data.simulation.train': [400, 'ours: 6,800 pieces'],
  'data.simulation.test': [100, 'ours'],
  'data.simulation.moments': [60, 'ours: ten goals, 24 seconds'],
  'data.simulation.window': [12, 'ours: twice the time to a goal'],
  'data.simulation.stride': [3, 'ours: pieces overlap by three quarters'],
  'data.simulation.interval': [0.4, 'ours: with 0.1 a state moves by less than the noise of the sampler'],
  'data.simulation.goalEvery': [6, 'ours: before a goal is quite reached'],
  'data.simulation.limit': [1, 'ours: across the room in six moments or so'],
  'data.simulation.friction': [0, 'ours'],
  'data.simulation.actions': [false, 'ours: states alone, so that what drives the robot is hidden'],
};

export const trajectoriesPreset: Preset = {
  name: 'trajectories',
  use: 'trajectories of a simulated particle, with nothing to fetch: minutes',
  kind: 'ours',
  fields: {
    'data.name': ['particle', 'paper A.11: robotic simulation'],
    ...simulation,
    'model.name': ['trajectoryNet', 'ours: the network is not told'],
    'model.conditional': [true, 'ours: by the labels of the data, where they have any'],
    'model.width': [24, 'ours: many quick updates'],
    'model.blocks': [2, 'ours: a number at one moment reaches those within five'],
    'model.activation': ['swish', 'paper A.12: noticeably more stable'],
    'model.spectralNorm': [
      false,
      'ours: with it (A.11) an energy took far longer to become as steep as motion is exact',
    ],
    ...ours,
    'data.dequantise': ['none', 'ours: trajectories have no grey levels'],
    'sampler.steps': [10, 'paper A.11'],
    'sampler.stepSize': [1, 'ours: with the noise a temperature of 5e-5, so that chains spread as the data do'],
    'sampler.noise': [0.01, 'ours: a tenth of what a state changes by from one moment to the next'],
    'sampler.gradientClip': [null, 'ours: Langevin dynamics as it is, which slopes at this temperature allow'],
    'buffer.capacity': [640, 'ours: ten batches, so that each chain is continued often'],
    'buffer.restart': [0.02, 'ours: fewer, since a chain takes hundreds of steps to a motion'],
    'optimizer.rate': [3e-3, 'ours'],
    'objective.l2': [0.1, 'ours: energies are small at this temperature'],
    'training.batch': [64, 'ours: half of A.11'],
    'training.updates': [2500, 'ours: two or three minutes on a core with tfjs-node'],
    'training.checkpointEvery': [100, 'ours'],
  },
  notes: [
    'Found by pilots of one seed each of 300 to 600 updates. With steps of 10 and 30, noise of 0.005 and slopes clipped at 0.01, as of images, samples kept lower energies than data and moved too little.',
    'For trajectories of your own name the data set `trajectories` and its folder.',
  ],
};

export const ringPreset: Preset = {
  name: 'ring',
  use: 'points near a circle, to see an energy in the plane: a minute',
  kind: 'ours',
  fields: {
    'data.name': ['ring', 'ours: not in the paper'],
    'data.draw.train': [10_000, 'ours'],
    'data.draw.test': [2000, 'ours'],
    'model.name': ['mlp', 'ours'],
    'model.conditional': [true, 'ours: by the labels of the data, where they have any'],
    'model.widths': [[64, 64], 'ours'],
    'model.activation': ['swish', 'paper A.12: noticeably more stable'],
    ...ours,
    'data.dequantise': ['none', 'ours: points have no grey levels'],
    'sampler.steps': [10, 'ours'],
    'sampler.stepSize': [2e-4, 'ours: with the noise a temperature of 1, so that the energy is -log p of the points'],
    'sampler.noise': [0.02, 'ours: half of the width of the ring'],
    'sampler.gradientClip': [null, 'ours: Langevin dynamics as it is'],
    'buffer.capacity': [640, 'ours: ten batches, so that each chain is continued often'],
    'buffer.restart': [0.02, 'ours'],
    'optimizer.rate': [1e-2, 'ours'],
    'objective.l2': [0.01, 'ours: energies are of the size of 1'],
    'training.batch': [64, 'ours: half of A.11'],
    'training.updates': [600, 'ours'],
    'training.checkpointEvery': [100, 'ours'],
    'sampling.perClass': [1000, 'ours'],
  },
  notes: ['The same settings do for the other toys: give `data.name`.'],
};
