import { EbmError } from '@ebmjs/core';
import { checkpointFolder, type CheckpointFolder, type ReadCheckpoint } from '@ebmjs/training/node';
import type { RunConfig } from './config.js';
import type { RunFolder } from './run-folder.js';

/** The checkpoints of a run, of which those stay that its configuration asks for. */
export const checkpointsOf = ({ checkpoints }: RunFolder, config: RunConfig): CheckpointFolder =>
  checkpointFolder(checkpoints, config.checkpoints);

/** The newest checkpoint of a run that is whole. One that was passed over is told on stderr. */
export async function readCheckpoint(folder: RunFolder): Promise<ReadCheckpoint> {
  const { read, entries } = checkpointFolder(folder.checkpoints);
  if ((await entries()).length === 0)
    throw new EbmError('run', 'must hold a checkpoint (`ebmjs train` makes it)', folder.path);
  const found = await read();
  for (const message of damageOf(found)) process.stderr.write(`${message}\n`);
  return found;
}

/** SHA-256 of that checkpoint: what tells results of other weights from those of these. */
export const weightsHash = async (folder: RunFolder): Promise<string> => (await readCheckpoint(folder)).entry.sha256;

/** What is damaged, and what was taken in its place: a sentence each. */
export const damageOf = ({ damaged, entry }: Pick<ReadCheckpoint, 'damaged' | 'entry'>): string[] =>
  damaged.map((fault) => `${fault}: the checkpoint of update ${entry.step} is taken`);
