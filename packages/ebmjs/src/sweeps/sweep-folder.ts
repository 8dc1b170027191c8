import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EbmError } from '@ebmjs/core';
import { readJson, writeJson } from '../files.js';
import { runFolder, type RunFolder } from '../run-folder.js';
import type { TrialResult } from './trial-result.js';
import type { SweepSpec } from './sweep-spec.js';
import type { Trial } from './trials.js';

/** The files of one sweep. */
export interface SweepFolder {
  readonly path: string;
  readonly spec: string;
  readonly results: string;
  readonly table: string;
  readonly page: string;
  readonly trials: string;
}

export const sweepFolder = (path: string): SweepFolder => ({
  path,
  spec: join(path, 'sweep.json'),
  results: join(path, 'results.json'),
  table: join(path, 'results.csv'),
  page: join(path, 'results.html'),
  trials: join(path, 'trials'),
});

/**
 * Makes a folder ready for a sweep, or for the rest of it where it was begun. Throws an `EbmError` where another sweep is in
 * it, which `overwrite` removes.
 */
export async function openSweep(folder: SweepFolder, spec: SweepSpec, overwrite: boolean): Promise<void> {
  if (overwrite) {
    const { spec: file, results, table, page, trials } = folder;
    await Promise.all([file, results, table, page, trials].map((path) => rm(path, { recursive: true, force: true })));
  }
  const plain = JSON.parse(JSON.stringify(spec)) as unknown;
  if (!existsSync(folder.spec)) return writeJson(folder.spec, plain);
  if (isDeepStrictEqual(await readJson('sweep', folder.spec), plain)) return;
  throw new EbmError('sweep', 'another one is in the folder: --overwrite removes it, trials included', folder.path);
}

/** A trial's own folder, which is that of a run. */
export const trialFolder = ({ trials }: SweepFolder, { name }: Trial): RunFolder => runFolder(join(trials, name));

const resultFile = (folder: SweepFolder, trial: Trial): string => join(trialFolder(folder, trial).path, 'trial.json');

/** What a finished trial found; undefined for one that is not finished. */
export async function readResult(folder: SweepFolder, trial: Trial): Promise<TrialResult | undefined> {
  const file = resultFile(folder, trial);
  return existsSync(file) ? ((await readJson('sweep', file)) as TrialResult) : undefined;
}

/** Marks a trial as finished. */
export const writeResult = (folder: SweepFolder, trial: Trial, result: TrialResult): Promise<void> =>
  writeJson(resultFile(folder, trial), result);
