import type * as tf from '@tensorflow/tfjs-core';
import { oneHot, release, split, stream, type Batch, type FiniteDataset, type Key } from '@ebmjs/core';
import type { RunConfig } from '../config.js';
import { hasNumbers } from '../config/data-sets.js';
import { chainStart, kernelOf } from '../experiment.js';
import { type TrainedModel } from '../trained-model.js';

/** Chains from noise under the labels of `y`. */
export interface FromNoise {
  readonly config: RunConfig;
  readonly trained: TrainedModel;
  readonly key: Key;
  readonly n: number;
  /** `[n, classes]` of a conditional model; borrowed. */
  readonly y?: tf.Tensor2D | undefined;
  readonly steps: number;
  readonly signal: AbortSignal;
  /** Called after each step, counted from 1, and before the first with 0; borrows the positions. */
  readonly onStep?: (step: number, position: tf.Tensor) => void;
}

/** Where `n` chains of the run's sampler are after `steps` steps from where its chains begin: `[n, ...shape]`, yours. */
export async function samplesFromNoise(options: FromNoise): Promise<tf.Tensor> {
  const { config, trained, key, n, y, steps, signal, onStep } = options;
  const [startKey, chainKey] = split(key, 2);
  const start = chainStart(config, trained.model.shape)(startKey, n);
  let x: tf.Tensor | undefined;
  try {
    for await (const { step, state } of stream(kernelOf(config), trained.energy(y), chainKey, start, {
      steps,
      signal,
    })) {
      onStep?.(step, state.position);
      if (step === steps) x = state.position.clone();
    }
    return x!;
  } finally {
    start.dispose();
  }
}

/** Labels of `n` samples, a class after the other; those of the first rows of `test` where they are numbers; none without. */
export function sampleLabels(
  { data }: Pick<RunConfig, 'data'>,
  { model: { classes } }: TrainedModel,
  { n, test }: { readonly n: number; readonly test: FiniteDataset },
): tf.Tensor2D | undefined {
  if (classes === 0) return undefined;
  if (!hasNumbers(data.name))
    return oneHot(
      Array.from({ length: n }, (_, i) => Math.floor((i * classes) / n)),
      classes,
    );
  const { x, y }: Batch = test.rows(Array.from({ length: n }, (_, i) => i % test.size));
  release(x);
  return y;
}
