import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {
  decodeSafetensors,
  encodeSafetensors,
  foldIn,
  readTensors,
  release,
  scope,
  sha256,
  tensorOf,
  type Batch,
  type FiniteDataset,
} from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import type { RunConfig } from '../config.js';
import { streamKey } from '../experiment.js';
import { progressBar } from '../progress.js';
import type { RunFolder } from '../run-folder.js';
import type { TrainedModel } from '../trained-model.js';
import { keyOfName } from './key-of-name.js';
import { sampleLabels, samplesFromNoise } from './samples-from-noise.js';

/** Chains walked at once, which bounds the memory. Each batch has a key of its own, so that none need be walked twice. */
const BATCH = 100;

export interface SharedSamplesOptions {
  readonly config: RunConfig;
  readonly folder: RunFolder;
  readonly trained: TrainedModel;
  readonly test: FiniteDataset;
  /** SHA-256 of the checkpoint. */
  readonly weights: string;
  readonly count: number;
  readonly signal: AbortSignal;
}

/** Samples of a run that all experiments share. */
export interface SharedSamples {
  /** Equal for equal samples. */
  readonly identity: string;
  /** Drawn at the first call, or read; kept until `dispose`. */
  readonly batch: () => Promise<Batch>;
  /** How long it took to draw those that were drawn here; 0 for none. */
  readonly seconds: () => number;
  readonly dispose: () => void;
}

/**
 * The samples that `ebmjs sample` left, where they are of these weights and as many as are asked for; else chains from
 * noise under the run's sampler for `sampling.steps` steps, kept in `evaluation/samples.safetensors` as they come.
 */
export async function sharedSamples(options: SharedSamplesOptions): Promise<SharedSamples> {
  const { folder, weights, count, config } = options;
  const about = JSON.stringify({ weights, count, steps: config.sampling.steps, seed: config.seed });
  const left = await leftSamples(folder.samples, { weights, count });
  let batch: Batch | undefined;
  let seconds = 0;
  const draw = (): Promise<Batch> => drawn(options, { about, onDrawn: (more) => (seconds += more) });
  return {
    identity: left ?? about,
    batch: async () => (batch ??= left ? (await readBatch(folder.samples))! : await draw()),
    seconds: () => seconds,
    dispose: () => release(batch),
  };
}

/** SHA-256 of the file of samples where it is of these weights and holds enough. */
async function leftSamples(
  path: string,
  { weights, count }: Pick<SharedSamplesOptions, 'weights' | 'count'>,
): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  const bytes = await readFile(path);
  const { arrays, metadata } = decodeSafetensors(bytes);
  const fits = metadata['weights'] === weights && arrays['samples']!.shape[0]! >= count;
  return fits ? sha256(bytes) : undefined;
}

/** Samples and their labels in a file; undefined where there is none, or one about anything else. */
async function readBatch(path: string, about?: string): Promise<Batch | undefined> {
  if (!existsSync(path)) return undefined;
  const { arrays, metadata } = decodeSafetensors(await readFile(path));
  if (metadata['about'] !== about) return undefined;
  const { samples, labels } = arrays;
  return { x: tensorOf(samples!), ...(labels && { y: tensorOf(labels) as tf.Tensor2D }) };
}

interface Drawing {
  readonly about: string;
  /** Told the seconds that each batch of chains took. */
  readonly onDrawn: (seconds: number) => void;
}

async function drawn(options: SharedSamplesOptions, { about, onDrawn }: Drawing): Promise<Batch> {
  const { folder, config, trained, test, count } = options;
  const path = join(folder.evaluations, 'samples.safetensors');
  let x = (await readBatch(path, about))?.x;
  const y = sampleLabels(config, trained, { n: count, test });
  const bar = progressBar({ label: 'samples', total: count, from: x?.shape[0] ?? 0 });
  try {
    while ((x?.shape[0] ?? 0) < count) {
      const began = performance.now();
      x = appended(x, await nextSamples(options, { y, from: x?.shape[0] ?? 0 }));
      await writeFileSafely(
        path,
        encodeSafetensors({ arrays: await readTensors({ samples: x }), metadata: { about } }),
      );
      onDrawn((performance.now() - began) / 1000);
      bar.update(x.shape[0]!);
    }
    return { x: x!, ...(y && { y }) };
  } catch (error) {
    release(x, y);
    throw error;
  } finally {
    bar.stop();
  }
}

interface Next {
  readonly y: tf.Tensor2D | undefined;
  readonly from: number;
}

async function nextSamples(
  { config, trained, count, signal }: SharedSamplesOptions,
  { y, from }: Next,
): Promise<tf.Tensor> {
  const n = Math.min(BATCH, count - from);
  const key = foldIn(keyOfName(streamKey(config, 'evaluation'), 'samples'), from / BATCH);
  const labels = y && tf.slice(y, [from, 0], [n, y.shape[1]]);
  const { steps } = config.sampling;
  return samplesFromNoise({ config, trained, key, n, y: labels, steps, signal }).finally(() => release(labels));
}

/** One after the other; frees both. */
function appended(x: tf.Tensor | undefined, more: tf.Tensor): tf.Tensor {
  if (!x) return more;
  const both = scope(() => tf.concat([x, more]));
  release(x, more);
  return both;
}
