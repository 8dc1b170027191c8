import {
  foldIn,
  key,
  type Buffer,
  type FiniteDataset,
  type Kernel,
  type Key,
  type Model,
  type State,
} from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { fashionMnist, mnist } from '@ebmjs/datasets/node';
import { residualNetwork } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin, type LangevinInfo } from '@ebmjs/samplers';
import { adam, contrastiveDivergence, type AdamState, type Objective, type Optimizer } from '@ebmjs/training';
import type { RunConfig } from './config.js';

/** The parts that a configuration stands for. */
export interface Experiment {
  readonly model: Model;
  readonly kernel: Kernel<State, LangevinInfo>;
  readonly optimizer: Optimizer<AdamState>;
  readonly objective: Objective;
  readonly buffer: Buffer;
}

// What the seed's chance is spent on; the numbers are part of every saved run.
const STREAMS = { weights: 0, buffer: 1, sampling: 2, likelihood: 3, evaluation: 4 } as const;

/** The key of one part of a run, from the run's seed. */
export const streamKey = ({ seed }: RunConfig, stream: keyof typeof STREAMS): Key => foldIn(key(seed), STREAMS[stream]);

/** Training or held-out images. Long downloads stop with `signal`. */
export function loadData(
  { data: { name, folder } }: RunConfig,
  split: 'train' | 'test',
  signal?: AbortSignal,
): Promise<FiniteDataset> {
  const options = { split, ...(folder === undefined ? {} : { folder }), ...(signal ? { signal } : {}) };
  switch (name) {
    case 'digits':
      return digits({ split });
    case 'mnist':
      return mnist(options);
    case 'fashion-mnist':
      return fashionMnist(options);
  }
}

/** The model, sampler, optimiser and buffer of a configuration, for images of `data`'s shape. */
export function buildExperiment(config: RunConfig, data: Pick<FiniteDataset, 'shape' | 'classes'>): Experiment {
  const { width, blocks, activation, conditioning, spectralNorm } = config.model;
  const [height, rowWidth, channels] = data.shape as [number, number, number];
  const classes = conditioning === 'none' ? 0 : data.classes;
  const { stepSize, noise, gradientClip } = config.sampler;
  return {
    model: residualNetwork({
      shape: [height, rowWidth, channels],
      classes,
      width,
      ...(blocks && { blocks }),
      activation,
      spectralNorm,
      ...(conditioning === 'none' ? {} : { conditioning }),
    }),
    kernel: langevin({ preset: 'paper', stepSize, noise, gradientClip }),
    optimizer: adam({ rate: config.training.rate }),
    objective: contrastiveDivergence({ l2: config.training.l2 }),
    buffer: replayBuffer({ ...config.buffer, shape: data.shape, classes, key: streamKey(config, 'buffer') }),
  };
}
