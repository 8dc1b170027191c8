import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, permutation, release, scope, split, type State } from '@ebmjs/core';
import { meanWithError } from '../mean-with-error.js';
import { restore, type RestoreOptions } from '../restoration/restore.js';
import { rowMeans } from '../row-means.js';
import { shareWithError } from '../share-with-error.js';
import type { ValueWithError } from '../value-with-error.js';
import type { ClassOf } from './neighbour-classes.js';

export interface CrossClassOptions<S extends State = State, I = unknown> extends Omit<RestoreOptions<S, I>, 'chains'> {
  /** Images of other classes `[n, ...event]`, borrowed. The energy is the one at the target labels. */
  readonly start: tf.Tensor;
  /** Class that each image is to become. */
  readonly targets: ArrayLike<number>;
  /** Who says of which class an image is. */
  readonly classify: ClassOf;
}

/** Plain JSON. */
export interface CrossClassRound {
  /** Steps walked so far. */
  readonly steps: number;
  /** Share of images of their target class. */
  readonly success: ValueWithError;
  /** Mean squared difference of a number from where the chain began. */
  readonly fromStart: ValueWithError;
  /** The same from where another chain began, drawn at random: as large, where nothing of the start is left. */
  readonly fromOthers: ValueWithError;
  /** `fromOthers - fromStart`, paired by image: how much of the start is kept. */
  readonly kept: ValueWithError;
}

export interface CrossClass {
  /** First that of the starts themselves, what copying reaches. */
  readonly rounds: readonly CrossClassRound[];
  /** Images at the end of each round `[rounds, n, ...event]`, owned by the caller. */
  readonly images: tf.Tensor;
}

/**
 * Makes images of one class into another's: chains from images, under the energy at a target label (Du and Mordatch
 * 2019, A.1), and how often that succeeds, and what of the image is kept.
 *
 * Rejects with an `EbmError` for fewer than two images, and unless there is a target for each.
 */
export async function crossClass<S extends State, I>(options: CrossClassOptions<S, I>): Promise<CrossClass> {
  const { targets, classify, start, key, ...walk } = options;
  knownOptions('crossClass', walk, ['energy', 'kernel', 'steps', 'rounds', 'signal', 'onRound']);
  const n = start.shape[0] ?? 0;
  if (n < 2) throw new EbmError('crossClass.start', 'must hold two images or more', n);
  if (targets.length !== n)
    throw new EbmError('crossClass.targets', `must be a class for each of ${n} images`, targets.length);
  const [walkKey, pairKey] = split(key, 2);
  const others = derangement(permutation(pairKey, n));
  const { mean, draws, rounds: images } = await restore({ ...walk, start, key: walkKey });
  release(mean, draws);
  try {
    const look = (x: tf.Tensor, steps: number): Promise<CrossClassRound> =>
      conversion(x, { start, others, targets, classify, steps, signal: walk.signal });
    const rounds = [await look(start, 0)];
    for (let r = 0; r < images.shape[0]!; r++) {
      const x = scope(() => tf.squeeze(tf.slice(images, r, 1), [0]));
      rounds.push(await look(x, (r + 1) * walk.steps).finally(() => x.dispose()));
    }
    return { rounds, images };
  } catch (error) {
    images.dispose();
    throw error;
  }
}

interface Pairs extends Pick<CrossClassOptions, 'start' | 'targets' | 'classify'> {
  readonly others: Int32Array;
  readonly steps: number;
  readonly signal: AbortSignal | undefined;
}

async function conversion(
  x: tf.Tensor,
  { start, others, targets, classify, steps, signal }: Pairs,
): Promise<CrossClassRound> {
  const classes = await classify(x, signal);
  const hits = Array.from(targets).filter((target, i) => classes[i] === target).length;
  const own = await rowMeans(() => tf.squaredDifference(x, start));
  const other = await rowMeans(() => tf.squaredDifference(x, tf.gather(start, tf.tensor1d(others, 'int32'))));
  return {
    steps,
    success: shareWithError(hits, targets.length),
    fromStart: meanWithError(own),
    fromOthers: meanWithError(other),
    kept: meanWithError(other.map((error, i) => error - own[i]!)),
  };
}

/** Sends each row to another one: along one cycle in random order. */
function derangement(order: Int32Array): Int32Array {
  const others = new Int32Array(order.length);
  order.forEach((row, i) => (others[row] = order[(i + 1) % order.length]!));
  return others;
}
