import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, scope, whole, type Energy } from '@ebmjs/core';

export interface EnergiesOptions {
  /** Rows evaluated at a time; the last batch holds what is left. @defaultValue 256 */
  readonly batch?: number;
  /** Looked at between batches; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The energies of many rows, on the host: `x` is `[n, ...event]`, the result `[n]`, in the same order. Needs the memory
 * of one batch, whatever `n` is. Borrows `x`.
 *
 * Rejects with an `EbmError` where the energy does not return one number a row; numbers that are not finite are
 * returned as they are.
 */
export async function energies(energy: Energy, x: tf.Tensor, options: EnergiesOptions = {}): Promise<Float32Array> {
  knownOptions('energies', options, ['batch', 'signal']);
  const batch = whole('energies.batch', options.batch ?? 256);
  if (x.rank === 0) throw new EbmError('energies.x', 'must have shape [n, ...event]', x.shape);
  const n = x.shape[0]!;
  const all = new Float32Array(n);
  for (let from = 0; from < n; from += batch) {
    options.signal?.throwIfAborted();
    all.set(await evaluated(energy, x, [from, Math.min(batch, n - from)]), from);
  }
  return all;
}

async function evaluated(energy: Energy, x: tf.Tensor, [from, rows]: readonly [number, number]): Promise<Float32Array> {
  const values = scope(() => energy(tf.slice(x, from, rows)));
  try {
    if (values.rank !== 1 || values.shape[0] !== rows) {
      throw new EbmError('energies.energy', `must return shape [${rows}]`, values.shape);
    }
    return await values.data<'float32'>();
  } finally {
    values.dispose();
  }
}
