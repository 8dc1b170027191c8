import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type FiniteDataset } from '@ebmjs/core';
import { nearestNeighbours, type Neighbours } from '@ebmjs/evaluation';
import { inBatches } from './in-batches.js';

/** Images `[n, ...event]` to vectors `[n, features]`, the caller's; borrows them. */
export type Embedding = (x: tf.Tensor) => tf.Tensor2D;

/** In pixels. */
export const pixels: Embedding = (x) => scope(() => tf.reshape(x, [x.shape[0]!, -1]) as tf.Tensor2D);

/** Rows of the set compared with at a time, which bounds the memory. */
const BLOCK = 4096;

export interface NearestInSetOptions {
  readonly k: number;
  readonly embedding: Embedding;
  readonly signal: AbortSignal;
  /** Told how many rows have been compared with. */
  readonly onBlock?: (rows: number) => void;
}

/** The `k` nearest rows of a set of any size to each query, by the squared distance of an embedding. Borrows the queries. */
export async function nearestInSet(
  queries: tf.Tensor,
  data: FiniteDataset,
  options: NearestInSetOptions,
): Promise<Neighbours> {
  const { k, embedding, signal, onBlock } = options;
  const embedded = await inBatches(embedding, queries, signal);
  let best: Neighbours | undefined;
  try {
    for (let from = 0; from < data.size; from += BLOCK) {
      const rows = Math.min(BLOCK, data.size - from);
      const indices = Int32Array.from({ length: rows }, (_, i) => from + i);
      const references = await embeddedRows(data, indices, options);
      const found = await nearestNeighbours({ queries: embedded, references, k: Math.min(k, rows), signal }).finally(
        () => references.dispose(),
      );
      best = best ? nearer(best, found, { from, k }) : found;
      onBlock?.(from + rows);
    }
    return best!;
  } finally {
    embedded.dispose();
  }
}

async function embeddedRows(
  data: FiniteDataset,
  rows: Int32Array,
  { embedding, signal }: NearestInSetOptions,
): Promise<tf.Tensor2D> {
  const batch = data.rows(rows);
  return inBatches(embedding, batch.x, signal).finally(() => release(batch));
}

/** The best `k` of what is known and of a later block, whose rows begin at `from`; of equals, the lower row. */
function nearer(
  best: Neighbours,
  found: Neighbours,
  { from, k }: { readonly from: number; readonly k: number },
): Neighbours {
  const n = best.indices.length / best.k;
  const merged = { k: Math.min(k, best.k + found.k), indices: new Int32Array(0), distances: new Float32Array(0) };
  merged.indices = new Int32Array(n * merged.k);
  merged.distances = new Float32Array(n * merged.k);
  for (let row = 0; row < n; row++) {
    const both = [...entries(best, row, 0), ...entries(found, row, from)].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (let j = 0; j < merged.k; j++)
      [merged.distances[row * merged.k + j], merged.indices[row * merged.k + j]] = both[j]!;
  }
  return merged;
}

const entries = ({ k, indices, distances }: Neighbours, row: number, from: number): [number, number][] =>
  Array.from({ length: k }, (_, j) => [distances[row * k + j]!, indices[row * k + j]! + from]);
