import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { key, release, type FiniteDataset } from '@ebmjs/core';
import { start } from '@ebmjs/training';
import { checkpointFolder } from '@ebmjs/training/node';
import { parseConfig } from '../config.js';
import { buildExperiment } from '../experiment.js';
import { loadData } from '../load-data.js';
import { runFolder, writeConfig, type RunFolder } from '../run-folder.js';

/** A folder with a checkpoint of a small network with weights as they begin, and its configuration. */
export async function tinyRun(over: object = {}): Promise<RunFolder> {
  const folder = runFolder(await mkdtemp(join(tmpdir(), 'ebmjs-evaluate-')));
  const config = parseConfig({
    model: { width: 4, blocks: [{ width: 4, down: true }], conditioning: 'head' },
    buffer: { capacity: 64 },
    sampling: { steps: 2 },
    ...over,
  });
  await writeConfig(folder, config);
  await writeWeights(folder, config, await loadData(config, 'train'));
  return folder;
}

/** A checkpoint of new weights. */
export async function writeWeights(
  folder: RunFolder,
  config: ReturnType<typeof parseConfig>,
  data: Pick<FiniteDataset, 'shape' | 'classes'>,
): Promise<void> {
  const { model, optimizer, buffer } = buildExperiment(config, data);
  const state = start({ model, optimizer }, key(config.seed));
  await checkpointFolder(folder.checkpoints).save({ model, optimizer, buffer, state });
  release(state);
}
