import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import type { RunConfig } from './config.js';
import { ownFolder } from './own-folder.js';
import { readConfig, trimLogs, writeConfig, type LogLengths, type RunFolder } from './run-folder.js';
import { trimGrids } from './sample-grids.js';

/** Throws an `EbmError` where there is a run already, unless it may be overwritten, and where `ownFolder` does. */
export async function vacant(folder: RunFolder, overwrite: boolean): Promise<void> {
  await ownFolder(folder.path, 'a training run');
  if (!overwrite && filesOf(folder).some((file) => existsSync(file))) {
    throw new EbmError('run', 'there is one already: --resume goes on with it, --overwrite replaces it', folder.path);
  }
}

/**
 * Makes a folder ready for a new run: nothing of an older one is left to be mixed up with it. The old configuration goes
 * first and the new one comes last, so that a folder stopped between them is no run that could be resumed.
 */
export async function begin(folder: RunFolder, config: RunConfig): Promise<void> {
  await rm(folder.config, { force: true });
  await removeAll(filesOf(folder));
  await writeConfig(folder, config);
}

/**
 * Makes the folder ready for more of its run: what was logged and drawn ends at the checkpoint, its configuration says how
 * far it goes now, and what was sampled and scored at that checkpoint goes, lest it be taken for the new one's.
 */
export async function goOn(folder: RunFolder, config: RunConfig, { step, logged }: Reached): Promise<void> {
  const { updates } = config.training;
  if (updates < step) throw new EbmError('--updates', `must be at least the ${step} updates already made`, updates);
  await trimLogs(folder, logged);
  await trimGrids(folder, step);
  if (updates === step) return;
  await removeAll(resultsOf(folder));
  if ((await readConfig(folder)).training.updates !== updates) await writeConfig(folder, config);
}

/** How far a checkpoint is. */
export interface Reached {
  readonly step: number;
  readonly logged: LogLengths;
}

/** All that a run has made, whatever its configuration. */
const filesOf = (folder: RunFolder): string[] => [
  folder.metrics,
  folder.events,
  folder.checkpoints,
  join(folder.path, 'checkpoint.safetensors'), // of an older version
  folder.grids,
  folder.tensorboard,
  ...resultsOf(folder),
];

/** What is made of a checkpoint. */
const resultsOf = ({
  samples,
  samplesPng,
  evaluation,
  evaluations,
  likelihood,
  annealing,
  summary,
  report,
}: RunFolder): string[] => [samples, samplesPng, evaluation, evaluations, likelihood, annealing, summary, report];

async function removeAll(files: readonly string[]): Promise<void> {
  await Promise.all(files.map((file) => rm(file, { force: true, recursive: true })));
}
