import { EbmError } from '@ebmjs/core';
import { defineCommand } from 'citty';
import { begin, begun, composeFolder, type ComposeFolder } from '../compose/compose-folder.js';
import { composeRun } from '../compose/compose-run.js';
import { parseComposeConfig, type ComposeConfig } from '../compose/config.js';
import { textTable } from '../compose/text-table.js';
import { verdict } from '../compose/verdict.js';
import { readJson } from '../files.js';
import { backendArgs, onBackend, refuseUnknown, wholeFlag } from './common.js';

const args = {
  run: { type: 'positional', description: 'folder of the experiment', default: 'runs/compose', valueHint: 'folder' },
  config: { type: 'string', description: 'JSON file; what it leaves out has a default', valueHint: 'file' },
  seed: { type: 'string', description: 'of all that is drawn', valueHint: 'n' },
  resume: { type: 'boolean', description: 'go on with the experiment in the folder', default: false },
  overwrite: { type: 'boolean', description: 'replace the experiment in the folder', default: false },
  ...backendArgs,
} as const;

export const composeCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = composeFolder(given.run);
      const config = await configFor(folder, given);
      await onBackend(given, interrupt, async (ends) => {
        if (!given.resume) await begin(folder, config, given.overwrite);
        const results = await composeRun(config, { ...ends, folder });
        process.stdout.write(`${textTable(results)}\n\n${verdict(results)}\n\nreport: ${folder.report}\n`);
      });
    },
  });

interface Given {
  readonly config?: string | undefined;
  readonly seed?: string | undefined;
  readonly resume: boolean;
  readonly overwrite: boolean;
}

/** A resumed experiment keeps the configuration saved beside it; else flags go over the file. */
async function configFor(folder: ComposeFolder, given: Given): Promise<ComposeConfig> {
  if (given.resume) {
    const odd = (['config', 'seed'] as const).find((name) => given[name] !== undefined);
    const name = odd ?? (given.overwrite ? 'overwrite' : undefined);
    if (name) throw new EbmError('compose --resume', 'goes on with the experiment as it is: leave away', `--${name}`);
    return begun(folder);
  }
  const { config: path, seed } = given;
  const base = parseComposeConfig(path === undefined ? {} : await readJson('--config', path), path ?? 'config');
  return seed === undefined ? base : parseComposeConfig({ ...base, seed: wholeFlag('--seed', seed, 0) }, 'compose');
}
