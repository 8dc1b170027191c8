import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, knownOptions, permutation, scope, whole, type Key } from '@ebmjs/core';
import { nearestNeighbours } from '../nearest-neighbours.js';
import { shareWithError } from '../share-with-error.js';
import type { ValueWithError } from '../value-with-error.js';
import { upperTail } from './binomial-tail.js';
import { checkPair } from './squared-distances.js';

export interface C2stOptions {
  /** `[n, ...event]`. */
  readonly x: tf.Tensor;
  /** `[m, ...event]`. */
  readonly y: tf.Tensor;
  /** Draws which rows are trained on, and which are held out. */
  readonly key: Key;
  /** Neighbours that vote, an odd number. @defaultValue the root of the rows trained on, rounded to an odd number */
  readonly k?: number;
  /** Looked at between blocks of the search. */
  readonly signal?: AbortSignal;
}

/** Plain JSON. */
export interface C2st extends ValueWithError {
  /** Chance of an accuracy as high, were all rows of one distribution. */
  readonly pValue: number;
  readonly k: number;
  /** Rows trained on, of both sets. */
  readonly trained: number;
  /** Rows held out, of both sets. */
  readonly heldOut: number;
}

/**
 * Classifier two-sample test: how well a classifier tells the two sets apart that has seen half of each (Lopez-Paz and
 * Oquab 2017, "Revisiting classifier two-sample tests"). The value is its accuracy on the other halves: 0.5 says that it
 * sees no difference, 1 that it sees one in every row. The classifier is a vote of the `k` nearest rows, by Euclidean
 * distance: give features instead of pixels to test by them. As many rows of each set are used, the number of the smaller.
 *
 * The p-value is exact: the upper tail of a binomial distribution of rate 1/2, which under one distribution is wider than
 * the accuracy's own (whose rates are `p` and `1 - p` in halves of equal size), so that it errs high. The standard error
 * is that of a share. Both for independent rows, the classifier held fixed. Borrows its tensors.
 *
 * Rejects with an `EbmError` for fewer than two rows a set, events of different shapes, and values that are not finite.
 */
export async function c2st(options: C2stOptions): Promise<C2st> {
  knownOptions('c2st', options, ['x', 'y', 'key', 'k', 'signal']);
  const { x, y, key, signal } = options;
  checkPair('c2st', x, y);
  const n = Math.min(x.shape[0]!, y.shape[0]!);
  const seen = Math.floor(n / 2);
  const k = votesOf(options.k, 2 * seen);
  const orders = [x, y].map((set, side) => permutation(foldIn(key, side), set.shape[0]!));
  const [references, queries] = scope(() =>
    [[0, seen] as const, [seen, n] as const].map(([from, to]) =>
      tf.concat([x, y].map((set, side) => tf.gather(set, tf.tensor1d(orders[side]!.slice(from, to), 'int32')))),
    ),
  );
  const search = { queries: queries!, references: references!, k, ...(signal && { signal }) };
  const { indices } = await nearestNeighbours(search).finally(() => tf.dispose([references!, queries!]));
  const held = n - seen;
  let hits = 0;
  for (let i = 0; i < 2 * held; i++) {
    const votes = indices.subarray(i * k, (i + 1) * k).filter((row) => row >= seen).length;
    if (votes > k / 2 === i >= held) hits++;
  }
  return {
    ...shareWithError(hits, 2 * held),
    pValue: upperTail(hits, 2 * held),
    k,
    trained: 2 * seen,
    heldOut: 2 * held,
  };
}

function votesOf(asked: number | undefined, rows: number): number {
  const odd = 2 * Math.floor(Math.sqrt(rows) / 2) + 1;
  const k = whole('c2st.k', asked ?? Math.min(odd, rows - 1));
  if (k % 2 === 0 || k > rows) throw new EbmError('c2st.k', `must be odd, and at most the ${rows} rows trained on`, k);
  return k;
}
