import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, whole } from '@ebmjs/core';

/** Features `[n, d]` of a batch `[n, ...event]`, owned by the caller; whatever is made beside them is freed. */
export type FeatureFunction = (x: tf.Tensor) => tf.Tensor2D;

/**
 * Rows `[n, ...event]`: one tensor, which is borrowed, or batches one after the other, each freed once it has been used.
 * A function that returns batches lets a set be visited that never lies in memory as a whole.
 */
export type RowSource = tf.Tensor | (() => Iterable<tf.Tensor> | AsyncIterable<tf.Tensor>);

export interface FeatureOptions {
  /** Rows evaluated at a time of a tensor. @defaultValue 256 */
  readonly batch?: number | undefined;
  /** Looked at between batches; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Rows of numbers on the host: `values[i * dimensions + j]` is the `j`-th of row `i`. */
export interface HostRows {
  readonly values: Float32Array;
  readonly n: number;
  readonly dimensions: number;
}

/** The features of `rows`, batch by batch, on the host. Throws an `EbmError` for features of the wrong shape, or not finite. */
export async function* featureBatches(
  where: string,
  source: { readonly features: FeatureFunction; readonly rows: RowSource },
  options: FeatureOptions,
): AsyncGenerator<HostRows> {
  let dimensions: number | undefined;
  for await (const rows of batches(where, source.rows, options)) {
    const found = await onHost(where, source.features, rows, options.signal).finally(() => rows.dispose());
    dimensions ??= found.dimensions;
    if (found.dimensions !== dimensions) {
      throw new EbmError(`${where}.features`, `must return ${dimensions} features a row as before`, found.dimensions);
    }
    yield found;
  }
}

/** All features of `rows` together. Throws an `EbmError` where there is no row. */
export async function featureRows(
  where: string,
  source: { readonly features: FeatureFunction; readonly rows: RowSource },
  options: FeatureOptions,
): Promise<HostRows> {
  const parts: HostRows[] = [];
  for await (const part of featureBatches(where, source, options)) parts.push(part);
  if (parts.length === 0) throw new EbmError(where, 'must be given one row or more', 0);
  const dimensions = parts[0]!.dimensions;
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  const values = new Float32Array(n * dimensions);
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { values, n, dimensions };
}

function* slices(x: tf.Tensor, batch: number): Generator<tf.Tensor> {
  const n = x.shape[0]!;
  for (let from = 0; from < n; from += batch) yield tf.slice(x, from, Math.min(batch, n - from));
}

function batches(
  where: string,
  rows: RowSource,
  options: FeatureOptions,
): Iterable<tf.Tensor> | AsyncIterable<tf.Tensor> {
  const batch = whole(`${where}.batch`, options.batch ?? 256);
  if (typeof rows === 'function') return rows();
  if (rows.rank === 0) throw new EbmError(where, 'must be given rows of shape [n, ...event]', rows.shape);
  return slices(rows, batch);
}

async function onHost(where: string, features: FeatureFunction, x: tf.Tensor, signal?: AbortSignal): Promise<HostRows> {
  signal?.throwIfAborted();
  const found = scope(() => features(x));
  try {
    const [n, dimensions] = found.shape;
    if (found.rank !== 2 || n !== x.shape[0]) {
      throw new EbmError(`${where}.features`, `must return shape [${x.shape[0]}, d]`, found.shape);
    }
    const values = Float32Array.from(await found.data());
    if (!values.every(Number.isFinite)) throw new EbmError(`${where}.features`, 'must be finite', 'NaN or infinity');
    return { values, n, dimensions };
  } finally {
    // A feature function may return its input as it is.
    if (found !== x) found.dispose();
  }
}
