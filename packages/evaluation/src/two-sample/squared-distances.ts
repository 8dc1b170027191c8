import type * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';

/** Squared Euclidean distances among `n` rows, `[n, n]` row by row. */
export interface SquaredDistances {
  readonly values: Float64Array;
  readonly n: number;
}

/**
 * Among the rows of `x` and then `y`, in float64 on the host, as sums of squared differences. Borrows both.
 *
 * Rejects with an `EbmError` for fewer than two rows, events of different shapes, and values that are not finite.
 */
export async function squaredDistances(where: string, x: tf.Tensor, y: tf.Tensor): Promise<SquaredDistances> {
  checkPair(where, x, y);
  const rows = [await x.data<'float32'>(), await y.data<'float32'>()];
  const size = x.size / x.shape[0]!;
  const n = x.shape[0]! + y.shape[0]!;
  const all = new Float64Array(n * size);
  all.set(rows[0]!);
  all.set(rows[1]!, x.size);
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += (all[i * size + k]! - all[j * size + k]!) ** 2;
      values[i * n + j] = sum;
      values[j * n + i] = sum;
    }
  }
  if (!values.every(Number.isFinite)) throw new EbmError(where, 'must be given finite rows', 'NaN or infinity');
  return { values, n };
}

/** The median of the distances between different rows: the usual width of a kernel. Throws an `EbmError` where it is 0. */
export function medianDistance(where: string, { values, n }: SquaredDistances): number {
  const apart = new Float64Array((n * (n - 1)) / 2);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < i; j++) apart[at++] = values[i * n + j]!;
  apart.sort();
  const middle = apart.length / 2;
  const median = (Math.sqrt(apart[Math.ceil(middle) - 1]!) + Math.sqrt(apart[Math.floor(middle)]!)) / 2;
  if (median === 0) throw new EbmError(`${where}.bandwidths`, 'must be given where most rows are equal', median);
  return median;
}

/** Throws an `EbmError` unless both are rows of one event, two or more each. */
export function checkPair(where: string, x: tf.Tensor, y: tf.Tensor): void {
  const event = (rows: tf.Tensor): string => rows.shape.slice(1).join(', ');
  if (x.rank < 2 || y.rank < 2 || event(x) !== event(y)) {
    throw new EbmError(`${where}.x`, `must have rows like y, [n, ${event(y)}]`, x.shape);
  }
  for (const [name, rows] of Object.entries({ x, y })) {
    if (rows.shape[0]! < 2) throw new EbmError(`${where}.${name}`, 'must hold two rows or more', rows.shape[0]);
  }
}
