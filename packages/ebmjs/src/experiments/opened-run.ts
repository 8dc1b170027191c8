import * as tf from '@tensorflow/tfjs-core';
import type { Json } from '@ebmjs/core';
import type { RunConfig } from '../config.js';
import { kernelOf, streamKey } from '../experiment.js';
import { loadData } from '../load-data.js';
import { progressBar } from '../progress.js';
import { weightsHash } from '../run-checkpoints.js';
import { readConfig, type RunFolder } from '../run-folder.js';
import { sampledConfig } from '../sampled-config.js';
import { trainedModel } from '../trained-model.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { ListedExperiment } from './evaluation-experiment.js';
import { stateFile, type About } from './evaluation-files.js';
import { experimentCheckpoint } from './experiment-checkpoint.js';
import { keyOfName } from './key-of-name.js';
import { outlierSets, type OutlierSet } from './outlier-sets.js';
import { sharedSamples } from './shared-samples.js';
import { sharedThings } from './shared-things.js';

/** A run, opened once for several experiments. Yours to dispose. */
export interface OpenedRun {
  readonly folder: RunFolder;
  /** Which samples `context.samples` gives. */
  readonly samples: string;
  /** How long it has taken to draw them; 0 where none were drawn. */
  readonly samplesSeconds: () => number;
  /** What an experiment that uses no samples is of. */
  readonly about: (experiment: ListedExperiment, settings: unknown) => About;
  /** What an experiment is given, and whether it has asked for the samples since. */
  readonly contextOf: (experiment: ListedExperiment, settings: unknown) => Opened;
  readonly dispose: () => void;
}

export interface Opened {
  readonly context: EvaluationContext;
  readonly usedSamples: () => boolean;
}

export interface OpenRunOptions {
  /** Samples that experiments share. */
  readonly samples: number;
  readonly signal: AbortSignal;
}

/** Rows of a set of outliers that are kept in memory, at most. */
const OUTLIERS = 2000;

/** Reads the weights and data of a run, and makes ready what its experiments share. Rejects as `trainedModel` and `loadData` do. */
export async function openRun(folder: RunFolder, { samples: count, signal }: OpenRunOptions): Promise<OpenedRun> {
  const config = await sampledConfig(await readConfig(folder), folder);
  const weights = await weightsHash(folder);
  const [train, test] = [await loadData(config, 'train', signal), await loadData(config, 'test', signal)];
  const trained = await trainedModel(config, folder, train);
  const samples = await sharedSamples({ config, folder, trained, test, weights, count, signal }).catch((error) => {
    trained.dispose();
    throw error;
  });
  const things = sharedThings();
  let outliers: Promise<readonly OutlierSet[]> | undefined;
  const base = {
    config,
    folder,
    trained,
    train,
    test,
    kernel: kernelOf(config),
    signal,
    outliers: () => (outliers ??= outlierSets(test, { inside: config.data.name, images: OUTLIERS, signal })),
    shared: things.shared,
  };
  const about: OpenedRun['about'] = ({ version = 1 }, settings) => ({
    weights,
    config: relevant(config),
    settings: settings as Json,
    version,
  });
  const contextOf: OpenedRun['contextOf'] = (experiment, settings) => {
    let used = false;
    const context: EvaluationContext = {
      ...base,
      ...ofOne(experiment, { config, folder, about: { ...about(experiment, settings), backend: tf.getBackend() } }),
      settings,
      samples: () => {
        used = true;
        return samples.batch();
      },
    };
    return { context, usedSamples: () => used };
  };
  const dispose = (): void => {
    things.dispose();
    samples.dispose();
    trained.dispose();
  };
  return { folder, samples: samples.identity, samplesSeconds: samples.seconds, about, contextOf, dispose };
}

interface OfOne {
  readonly config: RunConfig;
  readonly folder: RunFolder;
  readonly about: Json;
}

/** What an experiment shares with no other. */
const ofOne = (
  { name }: ListedExperiment,
  { config, folder, about }: OfOne,
): Pick<EvaluationContext, 'key' | 'progress' | 'checkpoint'> => ({
  key: keyOfName(streamKey(config, 'evaluation'), name),
  progress: (total, from = 0) => progressBar({ label: name, total, from }),
  checkpoint: experimentCheckpoint(stateFile(folder, name), { about }),
});

/** The parts of a configuration that results depend on, beside the weights. */
const relevant = ({ seed, data, model, sampler, sampling }: RunConfig): Json =>
  JSON.parse(JSON.stringify({ seed, data, model, sampler, sampling })) as Json;
