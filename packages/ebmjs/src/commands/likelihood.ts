import { oneOf, positive } from '@ebmjs/core';
import { defineCommand } from 'citty';
import { readJson } from '../files.js';
import { likelihoodRun, type LikelihoodReport } from '../likelihood-run.js';
import { likelihoodText } from '../likelihood-text.js';
import type { RunConfig } from '../config.js';
import { readConfig, runFolder } from '../run-folder.js';
import { backendArgs, onBackend, refuseUnknown, wholeFlag } from './common.js';

const args = {
  run: { type: 'positional', description: 'folder of the run', default: 'runs/digits', valueHint: 'folder' },
  temperatures: {
    type: 'string',
    description: 'intermediate distributions; of several numbers, with commas, the last counts',
    valueHint: 'n',
  },
  chains: { type: 'string', description: 'AIS chains of each class', valueHint: 'n' },
  images: { type: 'string', description: 'held-out images to score', valueHint: 'n' },
  'chains-per-image': { type: 'string', description: 'RAISE chains of each image', valueHint: 'n' },
  batch: {
    type: 'string',
    description: 'chains walked at once; bounds the memory and changes nothing else',
    valueHint: 'n',
  },
  base: { type: 'string', description: 'where annealing begins: uniform or fitted', valueHint: 'name' },
  'max-beta': { type: 'string', description: 'largest inverse temperature', valueHint: 'beta' },
  overwrite: { type: 'boolean', description: 'begin anew, not where an unfinished one was left', default: false },
  ...backendArgs,
} as const;

export const likelihoodCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = runFolder(given.run);
      const config = await readConfig(folder);
      const likelihood = { ...config.likelihood, ...settingsOf(given) };
      const { overwrite } = given;
      const temperatures = given.temperatures?.split(',').map((n) => wholeFlag('--temperatures', n, 1));
      await onBackend(given, interrupt, async ({ signal }) => {
        await likelihoodRun({ ...config, likelihood }, folder, {
          signal,
          overwrite,
          ...(temperatures && { temperatures }),
        });
        const report = (await readJson('likelihood', folder.likelihood)) as LikelihoodReport;
        process.stdout.write(`${likelihoodText(report)}\n`);
      });
    },
  });

/** The flag of each setting, and the least that it may be. */
const FLAGS = {
  chains: ['chainsPerClass', 2],
  images: ['images', 2],
  'chains-per-image': ['chainsPerImage', 2],
  batch: ['batch', 1],
} as const;

type Given = { readonly [flag in keyof typeof FLAGS | 'max-beta' | 'base']?: string | undefined };

function settingsOf(given: Given): Partial<RunConfig['likelihood']> {
  const whole = Object.entries(FLAGS).flatMap(([flag, [setting, least]]) => {
    const text = given[flag as keyof typeof FLAGS];
    return text === undefined ? [] : [[setting, wholeFlag(`--${flag}`, text, least)] as const];
  });
  const { base, 'max-beta': maxBeta } = given;
  return {
    ...Object.fromEntries(whole),
    ...(base !== undefined && { base: oneOf('--base', base, ['uniform', 'fitted']) }),
    ...(maxBeta !== undefined && { maxBeta: positive('--max-beta', Number(maxBeta)) }),
  };
}
