import { decodeAdjustments } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { readCheckpoint } from './run-checkpoints.js';
import type { RunFolder } from './run-folder.js';

/**
 * A run's configuration as its samples are to be drawn: with the step size that its sampler has come to by its newest
 * checkpoint, where `sampler.retune` finds it anew.
 */
export async function sampledConfig(config: RunConfig, folder: RunFolder): Promise<RunConfig> {
  const { sampler } = config;
  if (!sampler.retune) return config;
  const { stepSize = 1 } = decodeAdjustments((await readCheckpoint(folder)).bytes);
  return { ...config, sampler: { ...sampler, stepSize: sampler.stepSize * stepSize } };
}
