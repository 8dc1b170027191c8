import { existsSync } from 'node:fs';
import { release } from '@ebmjs/core';
import { saveWeights } from '@ebmjs/models/node';
import { defineCommand } from 'citty';
import type { RunConfig } from '../config.js';
import { readJson } from '../files.js';
import { loadData } from '../load-data.js';
import { dataNote, modelCard, type RunFindings } from '../model-card.js';
import { readConfig, runFolder, type RunFolder } from '../run-folder.js';
import { trainedVariables } from '../trained-model.js';
import { refuseUnknown, startBackend } from './common.js';
import type { LikelihoodReport } from '../likelihood-run.js';
import type { Evaluation } from './sample.js';
import { savingOptions, tellSaved, weightsArgs, type WeightsFlags } from './weights-args.js';

const args = {
  run: { type: 'positional', description: 'folder of the run', default: 'runs/digits', valueHint: 'folder' },
  ...weightsArgs,
} as const;

export const exportCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = runFolder(given.run);
      const config = await readConfig(folder);
      await startBackend({ backend: 'cpu' }); // nothing is computed
      await exportRun(config, folder, { ...given, signal: interrupt });
    },
  });

interface Given extends WeightsFlags {
  readonly out: string;
  readonly signal: AbortSignal;
}

/** Writes a run's averaged weights, with what the run's own files say of them. */
async function exportRun(config: RunConfig, folder: RunFolder, { out, signal, ...flags }: Given): Promise<void> {
  const data = await loadData(config, 'train', signal);
  const { model, variables } = await trainedVariables(config, folder, data);
  try {
    const card = modelCard(config, await findings(folder));
    tellSaved(await saveWeights(out, { model, variables, data: dataNote(data), card, ...savingOptions(flags) }));
  } finally {
    release(variables);
  }
}

async function findings({ evaluation, likelihood }: RunFolder): Promise<RunFindings> {
  const ifThere = async (path: string): Promise<unknown> => (existsSync(path) ? readJson('export', path) : null);
  return {
    evaluation: (await ifThere(evaluation)) as Evaluation | null,
    likelihood: (await ifThere(likelihood)) as LikelihoodReport | null,
  };
}
