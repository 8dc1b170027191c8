import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { readJson, writeJson } from '../files.js';
import { ownFolder } from '../own-folder.js';
import { METHODS, parseContinualConfig, type ContinualConfig, type MethodName } from './config.js';

/** The files of one experiment. */
export interface ContinualFolder {
  readonly path: string;
  readonly config: string;
  readonly results: string;
  readonly report: string;
  /** The checkpoint of a method and seed. */
  readonly checkpoint: (method: MethodName, seed: number) => string;
}

export const continualFolder = (path: string): ContinualFolder => ({
  path,
  config: join(path, 'config.json'),
  results: join(path, 'results.json'),
  report: join(path, 'report.html'),
  checkpoint: (method, seed) => join(path, `${method}-${seed}.safetensors`),
});

const OWN = new RegExp(`^((${METHODS.join('|')})-\\d+\\.safetensors|results\\.json|report\\.html)$`);

/** Makes the folder ready for a new experiment. Throws an `EbmError` where there is one that may not be overwritten, and where `ownFolder` does. */
export async function begin(folder: ContinualFolder, config: ContinualConfig, overwrite: boolean): Promise<void> {
  const names = await ownFolder(folder.path, 'an experiment of ebmjs continual');
  if (existsSync(folder.config) && !overwrite) {
    throw new EbmError('run', 'there is one already: --resume goes on with it, --overwrite replaces it', folder.path);
  }
  await mkdir(folder.path, { recursive: true });
  const there = names.filter((name) => OWN.test(name));
  await Promise.all(there.map((name) => rm(join(folder.path, name))));
  await writeJson(folder.config, config);
}

/** The configuration that an experiment was begun with. */
export async function begun(folder: ContinualFolder): Promise<ContinualConfig> {
  return parseContinualConfig(await readJson('continual --resume', folder.config), folder.config);
}
