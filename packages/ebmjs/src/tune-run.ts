import * as tf from '@tensorflow/tfjs-core';
import { foldIn, release, scope, split, type FiniteDataset, type Key } from '@ebmjs/core';
import { langevin } from '@ebmjs/samplers';
import { decodeCheckpoint, start, train, tuneSampler, type RunState, type TunedSampler } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { buildExperiment, streamKey, type Experiment } from './experiment.js';
import { loadData } from './load-data.js';
import { progressBar } from './progress.js';
import { readCheckpoint } from './run-checkpoints.js';
import type { RunFolder } from './run-folder.js';
import { BOX } from './scaled-target.js';

export interface TuneRunOptions {
  /** Whose checkpoint is tuned for; without it, a model that learns first. */
  readonly folder?: RunFolder;
  /** Updates that a model without a folder makes first. */
  readonly updates: number;
  readonly least: number;
  readonly most: number;
  /** The most steps tried. */
  readonly steps: number;
  readonly signal: AbortSignal;
}

type State = RunState<Parameters<Experiment['optimizer']['step']>[1]>;

/** What chains may have on the faces of the box above what the data has. */
const MARGIN = 0.25;
/** Events of the data that tell how much it has there. */
const COUNTED = 512;

/**
 * Finds a step size and a number of steps for the sampler of a configuration, by `tuneSampler`: for the weights and the
 * chains of a run's checkpoint, or for those that so many updates make of new ones. Writes nothing.
 */
export async function tuneRun(config: RunConfig, options: TuneRunOptions): Promise<TunedSampler> {
  const { folder, least, most, steps, signal } = options;
  const data = await loadData(config, 'train', signal);
  const experiment = buildExperiment(config, data);
  const state = folder ? await decoded(folder, experiment) : await learnt(config, { experiment, data, options });
  try {
    const { noise, gradientClip } = config.sampler;
    const [tuneKey, countKey] = split(foldIn(streamKey(config, 'sampling'), state.step), 2);
    return await tuneSampler({
      model: experiment.model,
      variables: state,
      kernel: (stepSize) => langevin({ preset: 'paper', stepSize, noise, gradientClip: gradientClip ?? Infinity }),
      start: freshStarts(config, data),
      buffer: experiment.buffer,
      noise,
      ...(gradientClip !== null && { clip: gradientClip }),
      box: BOX,
      saturated: Math.min(1, (await onFaces(data, countKey)) + MARGIN),
      stepSizes: { least, most },
      steps,
      chains: Math.min(64, 2 * config.buffer.capacity),
      key: tuneKey,
      signal,
    });
  } finally {
    release(state);
  }
}

async function decoded(folder: RunFolder, { model, optimizer, buffer }: Experiment): Promise<State> {
  const { bytes } = await readCheckpoint(folder);
  return decodeCheckpoint(bytes, { model, optimizer, buffer }).state;
}

/** A buffer of which every draw starts anew. */
function freshStarts(config: RunConfig, data: FiniteDataset): Experiment['buffer']['draw'] {
  const buffer = { ...config.buffer, capacity: 64, restart: 1 };
  return buildExperiment({ ...config, buffer }, data).buffer.draw;
}

/** The share of the data's entries in its first and its last grey level, where chains are on a face. */
async function onFaces(data: FiniteDataset, key: Key): Promise<number> {
  const { x, y } = data.batch(key, COUNTED);
  const level = data.levels === undefined ? 0 : 1 / data.levels;
  const outer = scope(() => tf.logicalOr(tf.lessEqual(x, level), tf.greaterEqual(x, 1 - level)));
  const share = scope(() => tf.mean(tf.cast(outer, 'float32')));
  release(x, y, outer);
  const [value] = await share.data().finally(() => share.dispose());
  return value!;
}

interface Learning {
  readonly experiment: Experiment;
  readonly data: FiniteDataset;
  readonly options: TuneRunOptions;
}

async function learnt(config: RunConfig, { experiment, data, options }: Learning): Promise<State> {
  const { updates, signal } = options;
  const { kernel, ...parts } = experiment;
  const { batch, average } = config.training;
  const given = { ...parts, data, sampler: { kernel, steps: config.sampler.steps }, batch, average };
  let state: State = start(given, streamKey(config, 'weights'));
  if (updates === 0) return state;
  const bar = progressBar({ label: 'training', total: updates });
  const first = state;
  try {
    for await (const update of train(given, state, { signal })) {
      state = update.state;
      bar.update(state.step);
      if (state.step === updates) break;
    }
    return state;
  } catch (error) {
    if (state !== first) release(state);
    throw error;
  } finally {
    bar.stop();
    release(first);
  }
}
