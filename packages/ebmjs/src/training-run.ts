import { rm, stat } from 'node:fs/promises';
import { EbmError, release, type FiniteDataset, type State } from '@ebmjs/core';
import type { LangevinInfo } from '@ebmjs/samplers';
import {
  decodeCheckpoint,
  start,
  train,
  type AdamState,
  type Checkpoint,
  type RunState,
  type TrainOptions,
  type Update,
} from '@ebmjs/training';
import { saveCheckpoint } from '@ebmjs/training/node';
import type { RunConfig } from './config.js';
import { buildExperiment, loadData, streamKey, type Experiment } from './experiment.js';
import { Failure } from './failure.js';
import { readBytes } from './files.js';
import { progressBar } from './progress.js';
import { appendMetrics, readConfig, trimMetrics, writeConfig, type Metrics, type RunFolder } from './run-folder.js';

type Options = TrainOptions<AdamState, State, LangevinInfo>;
type Updates = AsyncGenerator<Update<AdamState>, void, undefined>;

export interface TrainRunOptions {
  readonly folder: RunFolder;
  /** Go on from the folder's checkpoint. */
  readonly resume: boolean;
  readonly signal: AbortSignal;
}

/**
 * Trains into `folder`: `config.json`, `metrics.jsonl`, and `checkpoint.safetensors` every so many updates and at the
 * end. When `signal` aborts, the update under way is finished and saved before the signal's reason is thrown.
 */
export async function trainRun(config: RunConfig, { folder, resume, signal }: TrainRunOptions): Promise<void> {
  const data = await loadData(config, 'train', signal);
  const experiment = buildExperiment(config, data);
  const { model, optimizer, buffer } = experiment;
  const options = trainOptions(config, experiment, data);
  const state = resume ? await decoded(folder, experiment) : start(options, streamKey(config, 'weights'));
  const saved = (state: RunState<AdamState>, log: Metrics[]): Promise<void> =>
    save(folder, { model, optimizer, buffer, state }, log);
  let last: RunState<AdamState> | undefined;
  try {
    await (resume ? goOn(folder, config, state.step) : begin(folder, config));
    if (state.step < config.training.updates) {
      last = await updateUntil(train(options, state), { ...config.training, folder, from: state.step, signal, saved });
    }
  } finally {
    release(state, last);
  }
  const step = last?.step ?? state.step;
  if (signal.aborted) stopped(folder, step, config.training.updates, signal);
  if (!last) process.stderr.write(`nothing to do: the run is at update ${step} already\n`);
}

interface Pull {
  readonly folder: RunFolder;
  readonly updates: number;
  readonly checkpointEvery: number;
  readonly from: number;
  readonly signal: AbortSignal;
  /** Writes metrics, which it takes out of the log, and a checkpoint. */
  readonly saved: (state: RunState<AdamState>, log: Metrics[]) => Promise<void>;
}

/** Pulls updates until there are enough or `signal` aborts. The state returned is the caller's. */
async function updateUntil(
  run: Updates,
  { folder, updates, checkpointEvery, from, signal, saved }: Pull,
): Promise<RunState<AdamState>> {
  const bar = progressBar({ label: 'training', total: updates, from });
  const log: Metrics[] = [];
  let last: RunState<AdamState> | undefined;
  const rescue = async (): Promise<number | undefined> => {
    if (last) await saved(last, log);
    return last?.step;
  };
  try {
    for (;;) {
      const update = await pull(run, folder, rescue);
      last = update.state;
      log.push(lineOf(update));
      bar.update(last.step, noteOf(update));
      const leave = last.step >= updates || signal.aborted;
      if (leave || last.step % checkpointEvery === 0) await saved(last, log);
      if (leave) return last;
    }
  } catch (error) {
    release(last);
    throw error;
  } finally {
    bar.stop();
    await run.return();
  }
}

/** The next update. One that must not be made leaves a checkpoint of the last that was, and throws a `Failure`. */
async function pull(
  run: Updates,
  { checkpoint }: RunFolder,
  rescue: () => Promise<number | undefined>,
): Promise<Update<AdamState>> {
  try {
    const { value } = await run.next();
    return value!; // the generator has no end of its own
  } catch (error) {
    if (!EbmError.isInstance(error)) throw error;
    const left = await rescue().then(
      (step) => (step === undefined ? 'nothing was left to save' : `update ${step} is saved in ${checkpoint}`),
      (reason: Error) => `and what was good could not be saved: ${reason.message}`,
    );
    throw new Failure(`${error.message}; ${left}`, { cause: error });
  }
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

/**
 * A resumed run: its metrics end at the checkpoint, its configuration says how far it goes now, and what was sampled
 * and scored at that checkpoint goes, lest it be taken for the new one's.
 */
async function goOn(folder: RunFolder, config: RunConfig, step: number): Promise<void> {
  const { updates } = config.training;
  if (updates < step) throw new EbmError('--updates', `must be at least the ${step} updates already made`, updates);
  await trimMetrics(folder, step);
  if (updates === step) return;
  await removeAll(resultsOf(folder));
  if ((await readConfig(folder)).training.updates !== updates) await writeConfig(folder, config);
}

/** A new run: nothing of an older one in the folder is left to be mixed up with it. */
async function begin(folder: RunFolder, config: RunConfig): Promise<void> {
  const there = await stat(folder.path).catch(() => undefined);
  if (there && !there.isDirectory())
    throw new EbmError('run', 'must be a folder or the name of a new one', folder.path);
  await removeAll([folder.metrics, folder.checkpoint, ...resultsOf(folder)]);
  await writeConfig(folder, config);
}

/** What is made of a checkpoint. */
const resultsOf = ({ samples, samplesPng, evaluation, likelihood, summary, report }: RunFolder): string[] => [
  samples,
  samplesPng,
  evaluation,
  likelihood,
  summary,
  report,
];

async function removeAll(files: readonly string[]): Promise<void> {
  await Promise.all(files.map((file) => rm(file, { force: true })));
}

/** Metrics first: those beyond the checkpoint are trimmed on resume, missing ones could not be mended. */
async function save(folder: RunFolder, checkpoint: Checkpoint<AdamState>, log: Metrics[]): Promise<void> {
  await appendMetrics(folder, log.splice(0));
  await saveCheckpoint(folder.checkpoint, checkpoint);
}

function lineOf({ state, metrics }: Update<AdamState>): Metrics {
  const { terms, ...numbers } = metrics;
  return { step: state.step, ...numbers, ...terms };
}

const noteOf = ({ metrics }: Update<AdamState>): string =>
  `gap ${metrics.gap.toFixed(3)}  energy ${metrics.energyData.toFixed(3)} | ${metrics.energySamples.toFixed(3)}`;
