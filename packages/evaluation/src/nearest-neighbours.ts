import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, scope, whole } from '@ebmjs/core';
import { Shortlist } from './shortlist.js';

/** Rows of each side in one block of distances: a million numbers. */
const QUERIES = 256;
const REFERENCES = 4096;
/** Candidates beyond `k`, among which the rounding of the first pass can still be mended. */
const SPARE = 8;

export interface NearestNeighboursOptions {
  /** `[n, ...event]`. */
  readonly queries: tf.Tensor;
  /** `[m, ...event]`. */
  readonly references: tf.Tensor;
  /** Neighbours of each query, at most `m`. @defaultValue 1 */
  readonly k?: number;
  /** Looked at between blocks. */
  readonly signal?: AbortSignal;
}

export interface Neighbours {
  readonly k: number;
  /** Row of the `j`-th nearest reference of query `i` at `i * k + j`. */
  readonly indices: Int32Array;
  /** Its squared Euclidean distance `|q - r|^2`. */
  readonly distances: Float32Array;
}

/**
 * The `k` nearest references of each query, by squared Euclidean distance, nearest first; of equals, the lower row.
 *
 * A first pass ranks all references by a matrix product, in blocks; the distances of the best `k + 8` are then taken
 * again as sums of squared differences, and decide. So the answer is exact unless more than 8 references are nearer to
 * each other than float32 resolves `|r|^2` (about their centre). Borrows its tensors.
 *
 * Rejects with an `EbmError` where the events differ in shape, where there are fewer than `k` references, and for
 * values that are not finite.
 */
export async function nearestNeighbours(options: NearestNeighboursOptions): Promise<Neighbours> {
  knownOptions('nearestNeighbours', options, ['queries', 'references', 'k', 'signal']);
  const k = checked(options);
  const [queries, references, centre] = scope(() => {
    const flat = (x: tf.Tensor): tf.Tensor2D => tf.reshape(tf.cast(x, 'float32'), [x.shape[0]!, -1]);
    const rows = flat(options.references);
    return [flat(options.queries), rows, tf.mean(rows, 0, true) as tf.Tensor2D] as const;
  });
  const n = queries.shape[0];
  const found = { k, indices: new Int32Array(n * k), distances: new Float32Array(n * k) };
  try {
    for (let from = 0; from < n; from += QUERIES) {
      const block = tf.slice(queries, from, Math.min(QUERIES, n - from));
      const list = await shortlist(block, { references, centre, k, signal: options.signal }).finally(() =>
        block.dispose(),
      );
      list.copyTo(found, from);
    }
    return found;
  } finally {
    tf.dispose([queries, references, centre]);
  }
}

interface Search {
  readonly references: tf.Tensor2D;
  readonly centre: tf.Tensor2D;
  readonly k: number;
  readonly signal: AbortSignal | undefined;
}

async function shortlist(queries: tf.Tensor2D, { references, centre, k, signal }: Search): Promise<Shortlist> {
  const [n, m] = [queries.shape[0], references.shape[0]];
  const list = new Shortlist(n, Math.min(m, k + SPARE));
  for (let from = 0; from < m; from += REFERENCES) {
    signal?.throwIfAborted();
    const width = Math.min(REFERENCES, m - from);
    list.offer(await read(scope(() => ranks(queries, tf.slice(references, from, width), centre))), from);
  }
  const candidates = list.full && (await read(scope(() => distances(queries, references, list.indices))));
  // An infinite query may have ranks without having distances.
  if (!candidates || !candidates.every(Number.isFinite)) {
    throw new EbmError(
      'nearestNeighbours',
      'must be given finite queries and references, whose squares are finite too',
    );
  }
  list.rank(candidates);
  return list;
}

/** `|r|^2 - 2 q r`, which orders as `|q - r|^2` does; about the centre of the references, where it rounds least. */
function ranks(queries: tf.Tensor2D, references: tf.Tensor2D, centre: tf.Tensor2D): tf.Tensor {
  const [q, r] = [tf.sub(queries, centre), tf.sub<tf.Tensor2D>(references, centre)];
  return tf.sub(tf.sum(tf.square(r), 1), tf.mul(tf.matMul(q, r, false, true), 2));
}

/** `|q - r|^2` between each query and its own candidates, `[n, candidates]`. */
function distances(queries: tf.Tensor2D, references: tf.Tensor2D, candidates: Int32Array): tf.Tensor {
  const [n, size] = queries.shape;
  const chosen = tf.reshape(tf.gather(references, tf.tensor1d(candidates, 'int32')), [n, -1, size]);
  return tf.sum(tf.square(tf.sub(tf.expandDims(queries, 1), chosen)), 2);
}

async function read(values: tf.Tensor): Promise<Float32Array> {
  return values.data<'float32'>().finally(() => values.dispose());
}

function checked({ queries, references, k = 1 }: NearestNeighboursOptions): number {
  const event = (x: tf.Tensor): string => x.shape.slice(1).join(', ');
  if (queries.rank < 2 || references.rank < 2 || event(queries) !== event(references)) {
    const want = `must have rows like the references, [n, ${event(references)}]`;
    throw new EbmError('nearestNeighbours.queries', want, queries.shape);
  }
  if (whole('nearestNeighbours.k', k) > references.shape[0]!) {
    throw new EbmError('nearestNeighbours.k', `must be at most the ${references.shape[0]} references`, k);
  }
  return k;
}
