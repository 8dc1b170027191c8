import { release, type FiniteDataset, type State } from '@ebmjs/core';
import type { LangevinInfo } from '@ebmjs/samplers';
import {
  decodeCheckpoint,
  start,
  train,
  type AdamState,
  type Checkpoint,
  type RunState,
  type TrainOptions,
} from '@ebmjs/training';
import { saveCheckpoint } from '@ebmjs/training/node';
import type { RunConfig } from './config.js';
import { buildExperiment, streamKey, type Experiment } from './experiment.js';
import { readBytes } from './files.js';
import { loadData } from './load-data.js';
import { appendMetrics, type Metrics, type RunFolder } from './run-folder.js';
import { begin, goOn, vacant } from './training-folder.js';
import { updateUntil } from './update-loop.js';

type Options = TrainOptions<AdamState, State, LangevinInfo>;

export interface TrainRunOptions {
  readonly folder: RunFolder;
  /** Go on from the folder's checkpoint. */
  readonly resume: boolean;
  /** Replace the run that may be in the folder. */
  readonly overwrite: boolean;
  /** Stops the run, in good order. */
  readonly interrupt: AbortSignal;
  /** Aborted when the backend's device is lost. */
  readonly lost: AbortSignal;
}

/**
 * Trains into `folder`: `config.json`, `metrics.jsonl`, and `checkpoint.safetensors` every so many updates and at the
 * end. When `interrupt` aborts, the update under way is finished and saved before the signal's reason is thrown; when
 * `lost` does, what was saved before is all there is, and the `Failure` says so. Throws an `EbmError` where there is a
 * run already that is neither to be resumed nor to be overwritten.
 */
export async function trainRun(config: RunConfig, options: TrainRunOptions): Promise<void> {
  const { folder, resume, overwrite, interrupt, lost } = options;
  if (!resume) await vacant(folder, overwrite);
  const data = await loadData(config, 'train', interrupt);
  const experiment = buildExperiment(config, data);
  const { model, optimizer, buffer } = experiment;
  const given = trainOptions(config, experiment, data);
  const state = resume ? await decoded(folder, experiment) : start(given, streamKey(config, 'weights'));
  const saved = (state: RunState<AdamState>, log: Metrics[]): Promise<void> =>
    save(folder, { model, optimizer, buffer, state }, log);
  let last: RunState<AdamState> | undefined;
  try {
    await (resume ? goOn(folder, config, state.step) : begin(folder, config));
    if (state.step < config.training.updates) {
      const updates = train(given, state, { signal: lost });
      last = await updateUntil(updates, { ...config.training, folder, from: state.step, interrupt, lost, saved });
    }
  } finally {
    release(state, last);
  }
  const step = last?.step ?? state.step;
  if (interrupt.aborted) stopped(folder, step, config.training.updates, interrupt);
  if (!last) process.stderr.write(`nothing to do: the run is at update ${step} already\n`);
}

function stopped({ path }: RunFolder, step: number, updates: number, signal: AbortSignal): void {
  const next = step < updates ? `; go on with: ebmjs train ${path} --resume` : ', the last';
  process.stderr.write(`stopped at update ${step}${next}\n`);
  throw signal.reason;
}

function trainOptions(config: RunConfig, experiment: Experiment, data: FiniteDataset): Options {
  const { kernel, ...parts } = experiment;
  const { batch, average } = config.training;
  return { ...parts, data, sampler: { kernel, steps: config.sampler.steps }, batch, average };
}

async function decoded(folder: RunFolder, { model, optimizer, buffer }: Experiment): Promise<RunState<AdamState>> {
  const bytes = await readBytes('train --resume', folder.checkpoint);
  return decodeCheckpoint(bytes, { model, optimizer, buffer }).state;
}

/** Metrics first: those beyond the checkpoint are trimmed on resume, missing ones could not be mended. */
async function save(folder: RunFolder, checkpoint: Checkpoint<AdamState>, log: Metrics[]): Promise<void> {
  await appendMetrics(folder, log.splice(0));
  await saveCheckpoint(folder.checkpoint, checkpoint);
}
