import type { FiniteDataset, State } from '@ebmjs/core';
import type { LangevinInfo } from '@ebmjs/samplers';
import type { Retune } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { tuningSettings } from './config/samplers.js';
import { streamKey } from './experiment.js';
import { tuningOf } from './sampler-tuning.js';

/** How a run finds its step size again as it goes; undefined for a configuration that asks for none. */
export async function retuneOf(
  config: RunConfig,
  data: FiniteDataset,
): Promise<Retune<State, LangevinInfo> | undefined> {
  const { retune, stepSize } = config.sampler;
  if (!retune) return undefined;
  const { every, setsSteps, chains, saturated } = retune;
  const tuning = await tuningOf(config, data, { key: streamKey(config, 'tuning'), chains, saturated });
  return { ...tuningSettings(retune), ...tuning, every, setsSteps, stepSize };
}
