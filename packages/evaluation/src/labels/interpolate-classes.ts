import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  oneHot,
  release,
  scope,
  within,
  type Energy,
  type Kernel,
  type Key,
  type State,
} from '@ebmjs/core';
import { restore } from '../restoration/restore.js';
import { shareWithError } from '../share-with-error.js';
import type { ValueWithError } from '../value-with-error.js';
import { type ClassOf } from './neighbour-classes.js';

export interface InterpolateClassesOptions<S extends State = State, I = unknown> {
  /** The energy at labels `[n, classes]`, which it borrows. */
  readonly energy: (labels: tf.Tensor2D) => Energy;
  readonly kernel: Kernel<S, I>;
  /** Number of classes of the model. */
  readonly classes: number;
  /** The two classes to go between. */
  readonly between: readonly [from: number, to: number];
  /** Shares of the second class in the label. @defaultValue 0, 0.25, 0.5, 0.75, 1 */
  readonly shares?: readonly number[];
  /** Where chains begin `[n, ...event]`, at every share the same, borrowed. */
  readonly start: tf.Tensor;
  /** The same noise at every share. */
  readonly key: Key;
  readonly steps: number;
  readonly classify: ClassOf;
  /** Looked at between steps. */
  readonly signal?: AbortSignal;
}

/** Plain JSON. */
export interface InterpolatedClasses {
  /** Share of the second class in the label. */
  readonly share: number;
  /** Shares of the images that are of the first class, of the second, and of neither. */
  readonly first: ValueWithError;
  readonly second: ValueWithError;
  readonly neither: ValueWithError;
}

export interface ClassInterpolation {
  readonly shares: readonly InterpolatedClasses[];
  /** `[shares, n, ...event]`, owned by the caller. */
  readonly images: tf.Tensor;
}

const NAMES = ['energy', 'kernel', 'classes', 'between', 'shares', 'start', 'key', 'steps', 'classify', 'signal'];

/**
 * Samples under soft labels between two classes: `(1 - s)` of the one and `s` of the other, with the same starts and the
 * same noise at each `s`, so that images differ by their label alone.
 */
export async function interpolateClasses<S extends State, I>(
  options: InterpolateClassesOptions<S, I>,
): Promise<ClassInterpolation> {
  knownOptions('interpolateClasses', options, NAMES);
  const { shares = [0, 0.25, 0.5, 0.75, 1], start, classify, signal } = options;
  checkClasses(options);
  const images: tf.Tensor[] = [];
  try {
    const looks: InterpolatedClasses[] = [];
    for (const share of shares) {
      within('interpolateClasses.shares', share, 0, 1);
      const x = await at(options, share);
      images.push(x);
      looks.push({ share, ...counted(await classify(x, signal), options.between, start.shape[0]!) });
    }
    return { shares: looks, images: tf.stack(images) };
  } finally {
    release(images);
  }
}

async function at<S extends State, I>(options: InterpolateClassesOptions<S, I>, share: number): Promise<tf.Tensor> {
  const { energy, kernel, start, key, steps, classes, between, signal } = options;
  const labels = scope(() => {
    const [first, second] = between.map((label) => oneHot([label], classes)) as [tf.Tensor2D, tf.Tensor2D];
    return tf.tile(tf.add(tf.mul(first, 1 - share), tf.mul(second, share)) as tf.Tensor2D, [start.shape[0]!, 1]);
  });
  try {
    const walk = { energy: energy(labels), kernel, start, key: foldIn(key, 0), steps, ...(signal && { signal }) };
    const { mean, draws, rounds } = await restore(walk);
    release(draws, rounds);
    return mean;
  } finally {
    labels.dispose();
  }
}

function counted(
  found: ArrayLike<number>,
  [from, to]: readonly [number, number],
  n: number,
): Omit<InterpolatedClasses, 'share'> {
  const hits = [from, to].map((label) => Array.from(found).filter((one) => one === label).length) as [number, number];
  return {
    first: shareWithError(hits[0], n),
    second: shareWithError(hits[1], n),
    neither: shareWithError(n - hits[0] - hits[1], n),
  };
}

function checkClasses({ between, classes }: Pick<InterpolateClassesOptions, 'between' | 'classes'>): void {
  for (const label of between) {
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new EbmError('interpolateClasses.between', `must be two classes from 0 to ${classes - 1}`, label);
  }
  if (between[0] === between[1])
    throw new EbmError('interpolateClasses.between', 'must be two different classes', between);
}
