import { EbmError } from '@ebmjs/core';
import { defineCommand } from 'citty';
import { parseConfig, type RunConfig } from '../config.js';
import { isGiven } from '../config/given.js';
import { readJson } from '../files.js';
import { readConfig, runFolder, type RunFolder } from '../run-folder.js';
import { trainRun } from '../training-run.js';
import { backendArgs, onBackend, refuseUnknown, wholeFlag } from './common.js';

const args = {
  run: { type: 'positional', description: 'folder of the run', default: 'runs/digits', valueHint: 'folder' },
  config: { type: 'string', description: 'JSON file; what it leaves out has a default', valueHint: 'file' },
  preset: {
    type: 'string',
    description: 'settings to begin with, which those of the file override; see ebmjs presets',
    valueHint: 'name',
  },
  updates: { type: 'string', description: 'number of updates, over that of the configuration', valueHint: 'n' },
  seed: { type: 'string', description: 'seed, over that of the configuration', valueHint: 'n' },
  resume: { type: 'boolean', description: 'go on from the last checkpoint in the folder', default: false },
  overwrite: { type: 'boolean', description: 'replace the run in the folder, results included', default: false },
  tensorboard: { type: 'boolean', description: 'also write event files, into its folder tensorboard', default: false },
  ...backendArgs,
} as const;

export const trainCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = runFolder(given.run);
      const { resume, overwrite, tensorboard } = given;
      const config = await configFor(folder, given);
      await onBackend(given, interrupt, (ends) =>
        trainRun(config, { ...ends, folder, resume, overwrite, tensorboard }),
      );
    },
  });

interface Given {
  readonly config?: string | undefined;
  readonly preset?: string | undefined;
  readonly updates?: string | undefined;
  readonly seed?: string | undefined;
  readonly resume: boolean;
  readonly overwrite: boolean;
}

/** A resumed run keeps the configuration saved beside it; only `--updates` may send it further. */
async function configFor(
  folder: RunFolder,
  { config: path, preset, updates, seed, ...mode }: Given,
): Promise<RunConfig> {
  if (mode.resume && mode.overwrite) throw new EbmError('train --resume', 'keeps the run: leave --overwrite away');
  if (mode.resume && [path, preset, seed].some((flag) => flag !== undefined)) {
    throw new EbmError(
      'train --resume',
      'takes its configuration from the run: leave --config, --preset and --seed away',
    );
  }
  const base = mode.resume
    ? await readConfig(folder)
    : parseConfig({ ...(preset !== undefined && { preset }), ...(await given(path)) }, path ?? 'config');
  return {
    ...base,
    ...(seed !== undefined && { seed: wholeFlag('--seed', seed, 0) }),
    training: { ...base.training, ...(updates !== undefined && { updates: wholeFlag('--updates', updates, 1) }) },
  };
}

/** What is in the file; nothing where none is given. */
async function given(path: string | undefined): Promise<object> {
  const value = path === undefined ? {} : await readJson('--config', path);
  if (isGiven(value)) return value;
  throw new EbmError(path!, 'must hold an object', value);
}
