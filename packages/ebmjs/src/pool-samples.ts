import * as tf from '@tensorflow/tfjs-core';
import { release, scope, split, type Batch } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { samplePool } from '@ebmjs/samplers';
import type { RunConfig } from './config.js';
import { kernelOf, streamKey } from './experiment.js';
import { progressBar } from './progress.js';
import type { TrainedModel } from './trained-model.js';

/** Images, sorted by their labels, and what they cost. */
export interface Samples {
  readonly batch: Batch;
  /** Steps an image, on average. */
  readonly steps: number;
}

/**
 * A pool of `perClass` images a class, half of which walk on every round, with restarts and label flips (Du and Mordatch
 * 2019, appendix A.2) but in the last ten rounds, at most half of them. The images are the pool as it is then.
 */
export async function poolSamples(
  config: RunConfig,
  { model, energy }: TrainedModel,
  { rounds, signal }: { readonly rounds: number; readonly signal: AbortSignal },
): Promise<Samples> {
  const capacity = Math.max(model.classes, 1) * config.sampling.perClass;
  const batch = Math.ceil(capacity / 2);
  const { steps } = config.sampler;
  const [fillKey, chainKey, drawKey] = split(streamKey(config, 'sampling'), 3);
  const { shape, classes } = model;
  const buffer = replayBuffer({ capacity, shape, classes, restart: 0, key: fillKey });
  const settle = Math.min(10, Math.floor(rounds / 2));
  const kernel = kernelOf(config);
  const pool = samplePool(
    { kernel, steps, energies: [energy], buffer, batch, rounds, settle },
    { key: chainKey, round: 0 },
    { signal },
  );
  const bar = progressBar({ label: 'sampling', total: rounds });
  try {
    for await (const { state } of pool) bar.update(state.round);
  } finally {
    bar.stop();
  }
  const drawn = buffer.draw(drawKey, capacity);
  try {
    return { batch: sorted(drawn), steps: (rounds * batch * steps) / capacity };
  } finally {
    release(drawn.x, drawn.y);
  }
}

/** The rows in the order of their labels. */
function sorted({ x, y }: Batch): Batch {
  if (!y) return { x: x.clone() };
  const labels = Array.from(scope(() => tf.argMax(y, 1).dataSync()));
  const order = labels.map((_, row) => row).sort((a, b) => labels[a]! - labels[b]!);
  return scope(() => {
    const rows = tf.tensor1d(order, 'int32');
    return { x: tf.gather(x, rows), y: tf.gather(y, rows) };
  });
}
