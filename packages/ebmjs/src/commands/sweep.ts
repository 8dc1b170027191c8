import { defineCommand } from 'citty';
import { readJson } from '../files.js';
import { sweep } from '../sweeps/sweep.js';
import { sweepFolder } from '../sweeps/sweep-folder.js';
import { parseSweep } from '../sweeps/sweep-spec.js';
import { sweepText } from '../sweeps/sweep-text.js';
import type { Trial } from '../sweeps/trials.js';
import { backendArgs, onBackend, refuseUnknown } from './common.js';

const args = {
  sweep: { type: 'positional', description: 'JSON file: base, axes, search, seeds', required: true, valueHint: 'file' },
  out: {
    type: 'string',
    description: 'folder of the sweep; the same again goes on',
    default: 'runs/sweep',
    valueHint: 'folder',
  },
  overwrite: { type: 'boolean', description: 'remove another sweep in the folder, trials included', default: false },
  ...backendArgs,
} as const;

export const sweepCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const spec = parseSweep(await readJson('sweep', given.sweep), given.sweep);
      const folder = sweepFolder(given.out);
      await onBackend(given, interrupt, async (ends) => {
        const { settings } = await sweep(spec, { ...ends, folder, overwrite: given.overwrite, onTrial: tell });
        process.stdout.write(`${sweepText(settings)}\n\n${folder.page}\n`);
      });
    },
  });

const tell = ({ setting, seed }: Trial, index: number, of: number): void =>
  void process.stderr.write(`trial ${index + 1} of ${of}: ${JSON.stringify(setting)}, seed ${seed}\n`);
