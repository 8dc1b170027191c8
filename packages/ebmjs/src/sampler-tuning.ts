import * as tf from '@tensorflow/tfjs-core';
import { scope, release, type Batch, type FiniteDataset, type Key, type State } from '@ebmjs/core';
import type { LangevinInfo } from '@ebmjs/samplers';
import type { SamplerTuning } from '@ebmjs/training';
import type { RunConfig } from './config.js';
import { buildExperiment, kernelAt } from './experiment.js';
import { BOX } from './image-box.js';

/** What a tuning of a configuration's sampler has to know of it and of the data. */
export type TuningOfRun = Omit<SamplerTuning<State, LangevinInfo>, 'stepSizes' | 'steps' | 'budget'> & {
  /** Where chains begin, with labels if the model takes them. */
  readonly start: (key: Key, n: number) => Batch;
};

/** What chains may have on the faces of the box above what the data has. */
const MARGIN = 0.25;
/** Events of the data that tell how much it has there. */
const COUNTED = 512;

export interface TuningOptions {
  /** Of the rows of data that are looked at. */
  readonly key: Key;
  /** @defaultValue 64, or as many as the buffer has for half of them */
  readonly chains?: number;
  /** Largest share of values at the faces of the box. @defaultValue what the data has there, and a quarter */
  readonly saturated?: number | null;
}

/** The kernel, starts, noise, clip and box of a configuration's sampler, and what its data have at the faces of the box. */
export async function tuningOf(
  config: RunConfig,
  data: FiniteDataset,
  { key, chains = 64, saturated = null }: TuningOptions,
): Promise<TuningOfRun> {
  const { noise, gradientClip } = config.sampler;
  return {
    kernel: (stepSize) => kernelAt(config.sampler, stepSize),
    start: freshStarts(config, data, chains),
    noise,
    ...(gradientClip !== null && { clip: gradientClip }),
    box: BOX,
    saturated: saturated ?? Math.min(1, (await onFaces(data, key)) + MARGIN),
    chains: Math.min(chains, 2 * config.buffer.capacity),
  };
}

/** Draws from a buffer that begins every chain anew. */
function freshStarts(config: RunConfig, data: FiniteDataset, chains: number): TuningOfRun['start'] {
  const buffer = { ...config.buffer, capacity: Math.max(64, chains), restart: 1 };
  return buildExperiment({ ...config, buffer }, data).buffer.draw;
}

/** The share of the data's entries in its first and its last grey level, where chains are on a face. */
async function onFaces(data: FiniteDataset, key: Key): Promise<number> {
  const { x, y } = data.batch(key, COUNTED);
  const level = data.levels === undefined ? 0 : 1 / data.levels;
  const outer = scope(() => tf.logicalOr(tf.lessEqual(x, level), tf.greaterEqual(x, 1 - level)));
  const share = scope(() => tf.mean(tf.cast(outer, 'float32')));
  release(x, y, outer);
  const [value] = await share.data().finally(() => share.dispose());
  return value!;
}
