import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, scope, turnTaking, whole } from '@ebmjs/core';
import { oneARow } from './one-a-row.js';
import { checkTarget, energyOfRows, type Target } from './target.js';
import type { Progress } from './progress.js';

export interface EnergiesOfOptions {
  /** A conditional one is asked for the energy of rows by the number of their datum. */
  readonly target: Target;
  /** `[n, ...event]`, borrowed. */
  readonly data: tf.Tensor;
  /** Rows evaluated at a time. @defaultValue 256 */
  readonly batchSize?: number;
  /** Stops the run with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called after each batch, with numbers of rows. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The energy of every datum `[n]`, evaluated in batches. @throws EbmError when one is not finite */
export async function energiesOf(options: EnergiesOfOptions): Promise<Float64Array> {
  knownOptions('energiesOf', options, ['target', 'data', 'batchSize', 'signal', 'onProgress']);
  const { target, data, batchSize = 256, signal, onProgress } = options;
  checkTarget('energiesOf.target', target);
  whole('energiesOf.batchSize', batchSize);
  const n = data.shape[0] ?? 0;
  const energies = new Float64Array(n);
  const takeTurns = turnTaking(signal);
  for (let from = 0; from < n; from += batchSize) {
    await takeTurns();
    const count = Math.min(batchSize, n - from);
    energies.set(await batchEnergies(target, data, from, count), from);
    onProgress?.({ done: from + count, total: n });
  }
  const bad = energies.findIndex((energy) => !Number.isFinite(energy));
  if (bad >= 0) throw new EbmError('energiesOf', `the energy of datum ${bad} must be finite`, energies[bad]);
  return energies;
}

// oxlint-disable-next-line max-params
async function batchEnergies(target: Target, data: tf.Tensor, from: number, count: number): Promise<ArrayLike<number>> {
  const rows = energyOfRows(
    target,
    Int32Array.from({ length: count }, (_, i) => from + i),
  );
  try {
    const energies = scope(() => {
      const x = tf.slice(data, from, count);
      return oneARow('energiesOf.target energy', rows.energy(x), x);
    });
    const values = await energies.data();
    energies.dispose();
    return values;
  } finally {
    rows.dispose();
  }
}
