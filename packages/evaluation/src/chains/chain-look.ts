import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type Box, type Energy } from '@ebmjs/core';
import { energies } from '../energies.js';
import type { ClassOf } from '../labels/neighbour-classes.js';
import { meanWithError } from '../mean-with-error.js';
import { nearestNeighbours } from '../nearest-neighbours.js';
import { rowMeans } from '../row-means.js';
import type { ValueWithError } from '../value-with-error.js';
import { groups } from './groups.js';

/**
 * How chains are at one step, as plain JSON. Distances are roots of the mean squared difference of a number; errors are
 * over chains.
 */
export interface ChainLook {
  readonly step: number;
  readonly energy: ValueWithError;
  /** Share of numbers at a face of the box. */
  readonly saturation: ValueWithError;
  /** From where the chain began. */
  readonly drift: ValueWithError;
  /** Between two chains: the root of the mean over all pairs of the squared distance. */
  readonly diversity: number;
  /** To the nearest reference; null without references. */
  readonly nearest: ValueWithError | null;
  /** How many references are the nearest of a chain; null without references. */
  readonly neighbours: number | null;
  /** Groups of chains that are nearer to each other than references are to theirs (`near`); null without. */
  readonly groups: number | null;
  /** `exp` of the entropy of the classes of the chains: as many equally frequent ones; null without a classifier. */
  readonly classes: number | null;
}

export interface LookOptions {
  readonly energy: Energy;
  readonly start: tf.Tensor;
  readonly box: Box;
  readonly references?: tf.Tensor | undefined;
  /** What counts as near, for groups. */
  readonly near?: number | undefined;
  readonly classOf?: ClassOf | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Looks at chains `[n, ...event]`. Borrows them. */
export async function chainLook(step: number, x: tf.Tensor, options: LookOptions): Promise<ChainLook> {
  const { energy, start, box, references, near, classOf, signal } = options;
  const found = references && (await nearest(x, references, signal));
  return {
    step,
    energy: meanWithError(await energies(energy, x)),
    saturation: await saturation(x, box),
    drift: meanWithError((await rowMeans(() => tf.squaredDifference(x, start))).map(Math.sqrt)),
    diversity: await diversity(x),
    nearest: found ? meanWithError(found.distances) : null,
    neighbours: found ? new Set(found.indices).size : null,
    groups: near === undefined ? null : await groups(x, near),
    classes: classOf ? effectiveNumber(await classOf(x, signal)) : null,
  };
}

/** Share of each row within a thousandth of the box of a face: what a clamp put there, and what rounds to it in 8 bits. */
async function saturation(x: tf.Tensor, { min, max }: Box): Promise<ValueWithError> {
  const margin = (max - min) / 1000;
  const there = (): tf.Tensor => tf.logicalOr(tf.lessEqual(x, min + margin), tf.greaterEqual(x, max - margin));
  return meanWithError(await rowMeans(() => tf.cast(there(), 'float32')));
}

/** The mean over pairs of the squared distance is twice the unbiased variance. */
async function diversity(x: tf.Tensor): Promise<number> {
  const n = x.shape[0]!;
  const variance = scope(() => tf.mean(tf.moments(x, 0).variance));
  const [value] = await variance.data().finally(() => variance.dispose());
  return Math.sqrt((2 * value! * n) / (n - 1));
}

interface Nearest {
  readonly distances: readonly number[];
  readonly indices: Int32Array;
}

async function nearest(queries: tf.Tensor, references: tf.Tensor, signal?: AbortSignal): Promise<Nearest> {
  const { distances, indices } = await nearestNeighbours({ queries, references, ...(signal && { signal }) });
  const size = queries.size / queries.shape[0]!;
  return { indices, distances: Array.from(distances, (square) => Math.sqrt(square / size)) };
}

/** Rows of which the nearest other one is asked for. */
const ROWS = 500;

/** The median distance of a reference to the nearest other one: among all, of the first 500. */
export async function usualDistance(references: tf.Tensor, signal?: AbortSignal): Promise<number> {
  const first = scope(() => tf.slice(references, 0, Math.min(ROWS, references.shape[0]!)));
  const search = { queries: first, references, k: 2, ...(signal && { signal }) };
  const { distances } = await nearestNeighbours(search).finally(() => release(first));
  const others = Float64Array.from(distances.filter((_, i) => i % 2 === 1)).sort();
  return Math.sqrt((others[others.length >> 1]! * references.shape[0]!) / references.size);
}

/** `exp(-sum p log p)` over the shares of classes. */
function effectiveNumber(classes: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (const one of Array.from(classes)) counts.set(one, (counts.get(one) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / classes.length);
  return Math.exp(-shares.reduce((sum, p) => sum + p * Math.log(p), 0));
}
