import { EbmError } from '@ebmjs/core';
import { defineCommand } from 'citty';
import { parseContinualConfig, type ContinualConfig } from '../continual/config.js';
import { begin, begun, continualFolder, type ContinualFolder } from '../continual/continual-folder.js';
import { continualRun } from '../continual/continual-run.js';
import { textTable } from '../continual/text-table.js';
import { readJson } from '../files.js';
import { backendArgs, onBackend, refuseUnknown, wholeFlag } from './common.js';

const args = {
  run: { type: 'positional', description: 'folder of the experiment', default: 'runs/continual', valueHint: 'folder' },
  config: { type: 'string', description: 'JSON file; what it leaves out has a default', valueHint: 'file' },
  data: { type: 'string', description: 'digits, mnist or fashion-mnist', valueHint: 'name' },
  folder: { type: 'string', description: 'where the IDX files are', valueHint: 'folder' },
  'held-out': { type: 'string', description: 'learn from the test file, but for so many images of it', valueHint: 'n' },
  methods: { type: 'string', description: 'some of ebm,contrast,naive,ewc,replay', valueHint: 'names' },
  seeds: { type: 'string', description: 'such as 0,1,2', valueHint: 'list' },
  updates: { type: 'string', description: 'updates a task', valueHint: 'n' },
  resume: { type: 'boolean', description: 'go on with the experiment in the folder', default: false },
  overwrite: { type: 'boolean', description: 'replace the experiment in the folder', default: false },
  ...backendArgs,
} as const;

export const continualCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = continualFolder(given.run);
      const config = await configFor(folder, given);
      await onBackend(given, interrupt, async (ends) => {
        if (!given.resume) await begin(folder, config, given.overwrite);
        const results = await continualRun(config, { ...ends, folder });
        process.stdout.write(`${textTable(results)}\n\nreport: ${folder.report}\n`);
      });
    },
  });

const OVER = ['config', 'data', 'folder', 'held-out', 'methods', 'seeds', 'updates'] as const;

type Given = { readonly [name in (typeof OVER)[number]]?: string | undefined } & {
  readonly resume: boolean;
  readonly overwrite: boolean;
};

/** A resumed experiment keeps the configuration saved beside it; else flags go over the file. */
async function configFor(folder: ContinualFolder, given: Given): Promise<ContinualConfig> {
  if (given.resume) {
    const odd = OVER.find((name) => given[name] !== undefined) ?? (given.overwrite ? 'overwrite' : undefined);
    if (odd) throw new EbmError('continual --resume', 'goes on with the experiment as it is: leave away', `--${odd}`);
    return begun(folder);
  }
  const { config: path, data, folder: files, 'held-out': heldOut, methods, seeds, updates } = given;
  const base = parseContinualConfig(path === undefined ? {} : await readJson('--config', path), path ?? 'config');
  return parseContinualConfig(
    {
      ...base,
      data: {
        ...base.data,
        ...(data !== undefined && { name: data }),
        ...(files !== undefined && { folder: files }),
        ...(heldOut !== undefined && { split: 'test', heldOut: wholeFlag('--held-out', heldOut, 1) }),
      },
      ...(methods !== undefined && { methods: methods.split(',') }),
      ...(seeds !== undefined && { seeds: seeds.split(',').map((seed) => wholeFlag('--seeds', seed, 0)) }),
      ...(updates !== undefined && { updates: wholeFlag('--updates', updates, 1) }),
    },
    'continual',
  );
}
