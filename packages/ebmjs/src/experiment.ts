import * as tf from '@tensorflow/tfjs-core';
import {
  foldIn,
  key,
  normal,
  scope,
  uniform,
  type Buffer,
  type FiniteDataset,
  type Kernel,
  type Key,
  type Model,
  type State,
} from '@ebmjs/core';
import { replayBuffer, type Prior } from '@ebmjs/replay-buffer';
import { langevin, type LangevinInfo } from '@ebmjs/samplers';
import type { AdamState, LossTerm, Objective, Optimizer } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { networkOf } from './config/networks.js';
import { objectiveOf, termsOf } from './config/objectives.js';
import { optimizerOf } from './config/optimizers.js';
import { labelledByData } from './labelled-by-data.js';

/** The parts that a configuration stands for. */
export interface Experiment {
  readonly model: Model;
  readonly kernel: Kernel<State, LangevinInfo>;
  readonly optimizer: Optimizer<AdamState>;
  readonly objective: Objective;
  /** What else is to be made small. */
  readonly terms: readonly LossTerm[];
  readonly buffer: Buffer;
}

// What the seed's chance is spent on; the numbers are part of every saved run.
const STREAMS = { weights: 0, buffer: 1, sampling: 2, likelihood: 3, evaluation: 4, tuning: 5 } as const;

/** The key of one part of a run, from the run's seed. */
export const streamKey = ({ seed }: RunConfig, stream: keyof typeof STREAMS): Key => foldIn(key(seed), STREAMS[stream]);

/** Where the chains of a run begin: `[n, ...shape]`, the caller's. */
export const chainStart =
  ({ sampler }: RunConfig, shape: readonly number[]): Prior =>
  (key, n) =>
    sampler.initial === 'uniform'
      ? uniform(key, [n, ...shape])
      : scope(() => tf.add(tf.mul(normal(key, [n, ...shape]), 0.5), 0.5));

/** The sampler of a configuration, in training and after. */
export const kernelOf = ({ sampler }: Pick<RunConfig, 'sampler'>): Experiment['kernel'] =>
  kernelAt(sampler, sampler.stepSize);

/** The same at another step size. */
export const kernelAt = ({ noise, gradientClip }: RunConfig['sampler'], stepSize: number): Experiment['kernel'] =>
  langevin({ preset: 'paper', stepSize, noise, gradientClip: gradientClip ?? Infinity });

/** As much of a data set as a run is built for; `batch` is needed where chains take their labels from the data. */
export type DataOf = Pick<FiniteDataset, 'shape' | 'classes'> & Partial<Pick<FiniteDataset, 'batch'>>;

/** The model, sampler, optimiser, objective with its terms, and buffer of a configuration. */
export function buildExperiment(config: RunConfig, data: DataOf): Experiment {
  const model = networkOf(config.model, data);
  return {
    model,
    kernel: kernelOf(config),
    optimizer: optimizerOf(config.optimizer),
    objective: objectiveOf(config.objective),
    terms: termsOf(config.objective, model),
    buffer: bufferOf(config, model, data),
  };
}

function bufferOf(config: RunConfig, { shape, classes }: Model, { batch }: DataOf): Buffer {
  const { labels, ...options } = config.buffer;
  const fromData = labels === 'data' && classes > 0;
  const buffer = replayBuffer({
    ...options,
    shape,
    classes: fromData ? 0 : classes,
    ...(config.sampler.initial !== 'uniform' && { prior: chainStart(config, shape) }), // its own is drawn on the host
    key: streamKey(config, 'buffer'),
  });
  return fromData ? labelledByData(buffer, batch) : buffer;
}
