import type * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions } from '@ebmjs/core';
import { auroc, type AurocOptions } from '../auroc.js';
import { aupr, type Aupr } from '../detection/aupr.js';
import { fprAtTpr, type FprAtTpr } from '../detection/fpr-at-tpr.js';
import { energies } from '../energies.js';
import type { ValueWithError } from '../value-with-error.js';
import type { Score } from './score.js';

export interface OodTableOptions {
  /** By name; high means an outlier. */
  readonly scores: { readonly [name: string]: Score };
  /** Sets that the model should know, by name: `[n, ...event]` of two rows or more. */
  readonly inliers: { readonly [name: string]: tf.Tensor };
  /** Sets that it should not. */
  readonly outliers: { readonly [name: string]: tf.Tensor };
  /** Rows scored at a time. @defaultValue 256 */
  readonly batch?: number;
  /** Looked at between batches; the call then rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Called when a score of a set is there, with the share of all that is. */
  readonly onProgress?: (share: number) => void;
}

/** How well one score tells one set of outliers from one of inliers. */
export interface OodRow {
  readonly score: string;
  readonly inliers: string;
  readonly outliers: string;
  readonly auroc: ValueWithError;
  /** Of finding the outliers; compare numbers of equal `chance` only. */
  readonly aupr: Aupr;
  /** Share of the outliers that pass where 95 % of the inliers do. */
  readonly fpr95: FprAtTpr;
}

/**
 * Every score over every pair of an inlier and an outlier set, as plain JSON, in the order given. Each set is scored once.
 * Borrows its tensors.
 *
 * Rejects with an `EbmError` where there is no score or no set on a side, and where a score is NaN.
 */
export async function oodTable(options: OodTableOptions): Promise<OodRow[]> {
  const names = ['scores', 'inliers', 'outliers', 'batch', 'signal', 'onProgress'];
  knownOptions('oodTable', options, names);
  const { scores, inliers, outliers, batch, signal, onProgress } = options;
  for (const name of ['scores', 'inliers', 'outliers'] as const) {
    if (Object.keys(options[name]).length === 0) throw new EbmError(`oodTable.${name}`, 'must name one or more');
  }
  const all = Object.keys(scores).length * (Object.keys(inliers).length + Object.keys(outliers).length);
  let done = 0;
  const numbers = async (score: Score, sets: OodTableOptions['inliers']): Promise<[string, Float32Array][]> => {
    const read: [string, Float32Array][] = [];
    for (const [name, x] of Object.entries(sets)) {
      read.push([name, await energies(score, x, { ...(batch && { batch }), ...(signal && { signal }) })]);
      onProgress?.(++done / all);
    }
    return read;
  };
  const rows: OodRow[] = [];
  for (const [name, score] of Object.entries(scores)) {
    const [known, strange] = [await numbers(score, inliers), await numbers(score, outliers)];
    for (const [inlier, low] of known) {
      for (const [outlier, high] of strange) rows.push(row([name, inlier, outlier], { inliers: low, outliers: high }));
    }
  }
  return rows;
}

function row([score, inliers, outliers]: readonly [string, string, string], sets: AurocOptions): OodRow {
  return { score, inliers, outliers, auroc: auroc(sets), aupr: aupr(sets), fpr95: fprAtTpr(sets) };
}
