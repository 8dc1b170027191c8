import * as tf from '@tensorflow/tfjs-core';
import { classesOf, EbmError, knownOptions, labelsOf, release } from '@ebmjs/core';
import { nearestNeighbours } from './nearest-neighbours.js';

/** One-hot labels on both sides of a search. */
export interface LabelPair {
  /** `[n, classes]`, of what is searched for. */
  readonly x: tf.Tensor2D;
  /** `[m, classes]`. */
  readonly references: tf.Tensor2D;
}

export interface NeighboursOfClassOptions {
  /** `[n, ...event]`. */
  readonly queries: tf.Tensor;
  /** `[m, ...event]`. */
  readonly references: tf.Tensor;
  readonly labels: LabelPair;
  /** Looked at between blocks. */
  readonly signal?: AbortSignal;
}

/**
 * The row of the nearest reference of each query's own class, by squared Euclidean distance; of equals, the lower row.
 * Borrows its tensors. Rejects with an `EbmError` where a class of the queries has no reference, for labels that are not
 * `[rows, classes]`, and as `nearestNeighbours` does.
 */
export async function neighboursOfClass(options: NeighboursOfClassOptions): Promise<Int32Array> {
  knownOptions('neighboursOfClass', options, ['queries', 'references', 'labels', 'signal']);
  const { queries, references, labels, signal } = options;
  labelsOf('neighboursOfClass.labels.x', labels.x, queries.shape[0]!, labels.references.shape[1]);
  labelsOf('neighboursOfClass.labels.references', labels.references, references.shape[0]!, labels.x.shape[1]);
  const [asked, known] = [await classesOf(labels.x), await classesOf(labels.references)];
  const nearest = new Int32Array(asked.length);
  for (const label of new Set(asked)) {
    const [rows, own] = [rowsOf(asked, label), rowsOf(known, label)];
    if (own.length === 0) throw new EbmError('neighboursOfClass.references', 'must have every class asked for', label);
    const [few, among] = [rowsAt(queries, rows), rowsAt(references, own)];
    const search = nearestNeighbours({ queries: few, references: among, ...(signal && { signal }) });
    const { indices } = await search.finally(() => release(few, among));
    rows.forEach((row, i) => (nearest[row] = own[indices[i]!]!));
  }
  return nearest;
}

const rowsOf = (classes: ArrayLike<number>, label: number): number[] =>
  Array.from(classes).flatMap((other, row) => (other === label ? [row] : []));

const rowsAt = (x: tf.Tensor, rows: number[]): tf.Tensor => tf.tidy(() => tf.gather(x, tf.tensor1d(rows, 'int32')));
