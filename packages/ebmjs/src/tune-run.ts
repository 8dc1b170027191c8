import { foldIn, release, split, type FiniteDataset } from '@ebmjs/core';
import { decodeCheckpoint, start, train, tuneSampler, type RunState, type TunedSampler } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { buildExperiment, streamKey, type Experiment } from './experiment.js';
import { loadData } from './load-data.js';
import { progressBar } from './progress.js';
import { readCheckpoint } from './run-checkpoints.js';
import type { RunFolder } from './run-folder.js';
import { tuningOf } from './sampler-tuning.js';

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
    const [tuneKey, countKey] = split(foldIn(streamKey(config, 'sampling'), state.step), 2);
    return await tuneSampler({
      ...(await tuningOf(config, data, { key: countKey })),
      model: experiment.model,
      variables: state,
      buffer: experiment.buffer,
      stepSizes: { least, most },
      steps,
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
