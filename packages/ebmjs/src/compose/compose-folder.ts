import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { readJson, writeJson } from '../files.js';
import { ownFolder } from '../own-folder.js';
import { parseComposeConfig, type ComposeConfig } from './config.js';

/** The files of one experiment. */
export interface ComposeFolder {
  readonly path: string;
  readonly config: string;
  readonly results: string;
  readonly report: string;
  /** Unseen combinations, a row a method. */
  readonly pictures: string;
  /** The checkpoint of what learns under this name. */
  readonly checkpoint: (name: string) => string;
}

export const composeFolder = (path: string): ComposeFolder => ({
  path,
  config: join(path, 'config.json'),
  results: join(path, 'results.json'),
  report: join(path, 'report.html'),
  pictures: join(path, 'pictures.png'),
  checkpoint: (name) => join(path, 'learnt', `${name}.safetensors`),
});

const OWN = new Set(['learnt', 'results.json', 'report.html', 'pictures.png']);

/** Makes the folder ready for a new experiment. Throws an `EbmError` where there is one that may not be overwritten, and where `ownFolder` does. */
export async function begin(folder: ComposeFolder, config: ComposeConfig, overwrite: boolean): Promise<void> {
  const names = await ownFolder(folder.path, 'an experiment of ebmjs compose');
  if (existsSync(folder.config) && !overwrite) {
    throw new EbmError('run', 'there is one already: --resume goes on with it, --overwrite replaces it', folder.path);
  }
  await mkdir(folder.path, { recursive: true });
  const there = names.filter((name) => OWN.has(name));
  await Promise.all(there.map((name) => rm(join(folder.path, name), { recursive: true })));
  await mkdir(join(folder.path, 'learnt'));
  await writeJson(folder.config, config);
}

/** The configuration that an experiment was begun with. */
export async function begun(folder: ComposeFolder): Promise<ComposeConfig> {
  return parseComposeConfig(await readJson('compose --resume', folder.config), folder.config);
}
