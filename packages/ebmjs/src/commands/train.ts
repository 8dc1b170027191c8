import { rm } from 'node:fs/promises';
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
import { defineCommand } from 'citty';
import { parseConfig, type RunConfig } from '../config.js';
import { buildExperiment, loadData, streamKey, type Experiment } from '../experiment.js';
import { readBytes, readJson } from '../files.js';
import { progressBar } from '../progress.js';
import {
  appendMetrics,
  readConfig,
  runFolder,
  trimMetrics,
  writeConfig,
  type Metrics,
  type RunFolder,
} from '../run-folder.js';
import { backendArgs, interruptible, refuseUnknown, wholeFlag } from './common.js';

type Options = TrainOptions<AdamState, State, LangevinInfo>;

const args = {
  run: { type: 'positional', description: 'folder of the run', default: 'runs/digits', valueHint: 'folder' },
  config: { type: 'string', description: 'JSON file; what it leaves out has a default', valueHint: 'file' },
  updates: { type: 'string', description: 'number of updates, over that of the configuration', valueHint: 'n' },
  seed: { type: 'string', description: 'seed, over that of the configuration', valueHint: 'n' },
  resume: { type: 'boolean', description: 'go on from the checkpoint in the folder', default: false },
  ...backendArgs,
} as const;

export const trainCommand = defineCommand({
  meta: { name: 'train', description: 'Train an energy-based model by contrastive divergence' },
  args,
  run: async ({ args: given }) => {
    refuseUnknown(given, args);
    const folder = runFolder(given.run);
    const config = await configFor(folder, given);
    await interruptible(given, (signal) => trainRun(config, { folder, resume: given.resume, signal }));
  },
});

interface Given {
  readonly config?: string | undefined;
  readonly updates?: string | undefined;
  readonly seed?: string | undefined;
  readonly resume: boolean;
}

/** A resumed run keeps the configuration saved beside it; only `--updates` may send it further. */
async function configFor(folder: RunFolder, { config: path, updates, seed, resume }: Given): Promise<RunConfig> {
  if (resume && (path !== undefined || seed !== undefined)) {
    throw new EbmError('train --resume', 'takes its configuration from the run: leave --config and --seed away');
  }
  const base = resume
    ? await readConfig(folder)
    : parseConfig(path === undefined ? {} : await readJson('--config', path), path ?? 'config');
  return {
    ...base,
    ...(seed !== undefined && { seed: wholeFlag('--seed', seed, 0) }),
    training: { ...base.training, ...(updates !== undefined && { updates: wholeFlag('--updates', updates, 1) }) },
  };
}

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
  const state = resume ? await resumed(folder, experiment) : start(options, streamKey(config, 'weights'));
  const { updates, checkpointEvery } = config.training;
  const bar = progressBar({ label: 'training', total: updates, from: state.step });
  const log: Metrics[] = [];
  let last: Update<AdamState> | undefined;
  try {
    if (!resume) await begin(folder, config);
    if (state.step >= updates) return;
    for await (const update of train(options, state)) {
      last = update;
      const { step } = update.state;
      log.push(lineOf(update));
      bar.update(step, noteOf(update));
      const leave = step >= updates || signal.aborted;
      if (leave || step % checkpointEvery === 0)
        await save(folder, { model, optimizer, buffer, state: update.state }, log);
      if (leave) break;
    }
  } catch (error) {
    if (last) await save(folder, { model, optimizer, buffer, state: last.state }, log); // as it was before the fault
    throw error;
  } finally {
    bar.stop();
    release(state, last?.state);
  }
  if (!signal.aborted) return;
  process.stderr.write(
    `stopped at update ${last?.state.step ?? state.step}; go on with: ebmjs train ${folder.path} --resume\n`,
  );
  throw signal.reason;
}

function trainOptions(config: RunConfig, experiment: Experiment, data: FiniteDataset): Options {
  const { kernel, ...parts } = experiment;
  const { batch, average } = config.training;
  return { ...parts, data, sampler: { kernel, steps: config.sampler.steps }, batch, average };
}

async function resumed(folder: RunFolder, { model, optimizer, buffer }: Experiment): Promise<RunState<AdamState>> {
  const bytes = await readBytes('train --resume', folder.checkpoint);
  const { state } = decodeCheckpoint(bytes, { model, optimizer, buffer });
  await trimMetrics(folder, state.step);
  return state;
}

/** A new run: nothing of an older one in the folder is left to be mixed up with it. */
async function begin(folder: RunFolder, config: RunConfig): Promise<void> {
  await writeConfig(folder, config);
  const { metrics, checkpoint, samples, samplesPng, evaluation, likelihood, summary, report } = folder;
  const older = [metrics, checkpoint, samples, samplesPng, evaluation, likelihood, summary, report];
  await Promise.all(older.map((path) => rm(path, { force: true })));
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
