import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { EbmError, sha256 } from '@ebmjs/core';
import { fileCheckpoint } from '@ebmjs/likelihood/node';
import { checkpointFolder } from '@ebmjs/training/node';
import type { RunConfig } from './config.js';
import type { RunFolder } from './run-folder.js';
import type { Search } from './scaled-target.js';

/** Checkpoints in a run's folder of its unfinished likelihood: of these weights, settings and backend, and no others. */
export async function annealingCheckpoints(
  { likelihood: { temperatures, maxBeta, leapfrogSteps, base } }: RunConfig,
  folder: RunFolder,
): Promise<Search['checkpoint']> {
  const { bytes } = await checkpointFolder(folder.checkpoints).read();
  const about = { weights: await sha256(bytes), base, maxBeta, leapfrogSteps, backend: tf.getBackend() };
  return (name) => fileCheckpoint(join(folder.annealing, `${name}-${temperatures}.safetensors`), { about });
}

/** The error of a run that met a checkpoint of another, with what to do; any other error as it is. */
export function explained(error: unknown, folder: RunFolder): unknown {
  const refused = EbmError.isInstance(error) && /^(ais|raise)\.checkpoint$/.test(error.where);
  if (!refused) return error;
  const advice = `goes on from ${folder.annealing}, which is another run's: give --overwrite to begin anew`;
  return new EbmError('likelihood', `${advice} (${error.message})`, undefined, { cause: error });
}
