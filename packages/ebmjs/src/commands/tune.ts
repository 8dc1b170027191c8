import { EbmError, positive } from '@ebmjs/core';
import { defineCommand } from 'citty';
import { parseConfig, type RunConfig } from '../config.js';
import { readJson } from '../files.js';
import { isGiven } from '../config/given.js';
import { readConfig, runFolder } from '../run-folder.js';
import { tuneRun } from '../tune-run.js';
import { tuneTable } from '../tune-table.js';
import { backendArgs, onBackend, refuseUnknown, wholeFlag } from './common.js';

const args = {
  run: { type: 'positional', description: 'folder of a run with a checkpoint', required: false, valueHint: 'folder' },
  config: { type: 'string', description: 'instead of a run: JSON file of one that is to begin', valueHint: 'file' },
  preset: { type: 'string', description: 'the same of a preset; see ebmjs presets', valueHint: 'name' },
  updates: {
    type: 'string',
    description: 'updates that such a model makes first: one that has learnt nothing tells little',
    default: '40',
    valueHint: 'n',
  },
  least: { type: 'string', description: 'smallest step size', default: '1', valueHint: 'size' },
  most: { type: 'string', description: 'largest step size', default: '1000', valueHint: 'size' },
  steps: { type: 'string', description: 'most steps tried', default: '100', valueHint: 'n' },
  json: { type: 'boolean', description: 'all that was measured, as JSON', default: false },
  ...backendArgs,
} as const;

export const tuneCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = given.run === undefined ? undefined : runFolder(given.run);
      if (folder && (given.config !== undefined || given.preset !== undefined))
        throw new EbmError('tune', 'takes a run, or the configuration of one that is to begin', given.run);
      const config = folder ? await readConfig(folder) : await configOf(given);
      const range = { least: sizeFlag('--least', given.least), most: sizeFlag('--most', given.most) };
      const counts = { steps: wholeFlag('--steps', given.steps, 5), updates: wholeFlag('--updates', given.updates, 0) };
      await onBackend(given, interrupt, async ({ signal }) => {
        const tuned = await tuneRun(config, { ...(folder && { folder }), ...range, ...counts, signal });
        process.stdout.write(`${given.json ? JSON.stringify(tuned, null, 2) : tuneTable(tuned)}\n`);
      });
    },
  });

interface Given {
  readonly config?: string | undefined;
  readonly preset?: string | undefined;
}

async function configOf({ config: path, preset }: Given): Promise<RunConfig> {
  const given = path === undefined ? {} : await readJson('--config', path);
  if (!isGiven(given)) throw new EbmError(path!, 'must hold an object', given);
  return parseConfig({ ...(preset !== undefined && { preset }), ...given }, path ?? 'config');
}

const sizeFlag = (name: string, text: string): number => positive(name, Number(text));
