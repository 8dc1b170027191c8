import { defineCommand } from 'citty';
import { likelihoodRun } from '../likelihood-run.js';
import { readConfig, runFolder } from '../run-folder.js';
import { backendArgs, onBackend, refuseUnknown, wholeFlag } from './common.js';

const args = {
  run: { type: 'positional', description: 'folder of the run', default: 'runs/digits', valueHint: 'folder' },
  temperatures: { type: 'string', description: 'intermediate distributions', valueHint: 'n' },
  images: { type: 'string', description: 'held-out images to score', valueHint: 'n' },
  ...backendArgs,
} as const;

export const likelihoodCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = runFolder(given.run);
      const config = await readConfig(folder);
      const { temperatures, images } = given;
      const likelihood = {
        ...config.likelihood,
        ...(temperatures !== undefined && { temperatures: wholeFlag('--temperatures', temperatures, 1) }),
        ...(images !== undefined && { images: wholeFlag('--images', images, 2) }),
      };
      await onBackend(given, interrupt, ({ signal }) => likelihoodRun({ ...config, likelihood }, folder, signal));
    },
  });
