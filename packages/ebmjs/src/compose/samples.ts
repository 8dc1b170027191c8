import type * as tf from '@tensorflow/tfjs-core';
import { EbmError, release, split, stream, uniform, type Energy, type FiniteDataset, type Key } from '@ebmjs/core';
import type { ComposeConfig } from './config.js';
import { kernelOf } from './learners.js';

export interface SampleOptions {
  readonly key: Key;
  readonly signal: AbortSignal;
}

/** Chains of an energy from uniform noise: `[n, side, side, 1]`, yours. */
export async function samplesOf(
  energy: Energy,
  n: number,
  config: ComposeConfig,
  { key, signal }: SampleOptions,
): Promise<tf.Tensor4D> {
  const { side } = config.images;
  const { steps } = config.sampling;
  const [startKey, chainKey] = split(key, 2);
  const start = uniform(startKey, [n, side, side, 1]);
  try {
    for await (const { step, state } of stream(kernelOf(config), energy, chainKey, start, { steps, signal })) {
      if (step === steps) return state.position.clone() as tf.Tensor4D;
    }
    throw new EbmError('samplesOf', 'must be given steps');
  } finally {
    start.dispose();
  }
}

/** The labels `[n, 5]` of rows, yours. */
export function labelsOfRows(all: FiniteDataset, rows: readonly number[]): tf.Tensor2D {
  const { x, y } = all.rows(rows);
  release(x);
  return y!;
}
