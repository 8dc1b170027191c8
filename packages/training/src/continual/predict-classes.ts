import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, release, scope, whole, type FiniteDataset } from '@ebmjs/core';

/** Numbers `[n, classes]` for a batch `[n, ...event]`, of which the lowest wins: energies, or logits with a minus. */
export type ClassScores = (x: tf.Tensor) => tf.Tensor2D;

export interface PredictOptions {
  readonly scores: ClassScores;
  readonly data: FiniteDataset;
  /** Rows at a time. @defaultValue 500 */
  readonly batch?: number;
  /** Looked at between batches; the call then rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** The class of lowest score of every row, the data as stored. */
export async function predictClasses(options: PredictOptions): Promise<Int32Array> {
  knownOptions('predictClasses', options, ['scores', 'data', 'batch', 'signal']);
  const { scores, data, signal } = options;
  const step = whole('predictClasses.batch', options.batch ?? 500);
  const predicted = new Int32Array(data.size);
  for (let from = 0; from < data.size; from += step) {
    signal?.throwIfAborted();
    const count = Math.min(step, data.size - from);
    const batch = data.rows(Int32Array.from({ length: count }, (_, i) => from + i));
    try {
      const lowest = scope(() => tf.argMin(scores(batch.x), 1));
      predicted.set(await lowest.data<'int32'>().finally(() => lowest.dispose()), from);
    } finally {
      release(batch);
    }
  }
  return predicted;
}
