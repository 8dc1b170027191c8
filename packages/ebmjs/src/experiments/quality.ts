import * as tf from '@tensorflow/tfjs-core';
import { foldIn, release, scope, type Batch, type Key } from '@ebmjs/core';
import {
  c2st,
  fid,
  inceptionScore,
  kid,
  mmd,
  modeCounts,
  precisionRecall,
  type C2st,
  type Fid,
  type InceptionScore,
  type Kid,
  type Mmd,
  type ModeCounts,
  type PrecisionRecall,
} from '@ebmjs/evaluation';
import type { DefaultFeatures } from './default-features.js';
import { inBatches } from './in-batches.js';

/** What images come to against others, by features of a classifier. */
export interface Quality {
  readonly fid: Fid;
  readonly kid: Kid;
  readonly manifolds: PrecisionRecall;
  /** Of our own classifier. */
  readonly inceptionScore: InceptionScore;
  /** Classes as the classifier tells them, against the labels of the references (of which each class has one more). */
  readonly modes: ModeCounts;
  readonly mmd: Mmd;
  readonly c2st: C2st;
}

export interface QualityOptions {
  readonly by: DefaultFeatures;
  /** Labelled. */
  readonly references: Batch;
  readonly key: Key;
  readonly signal: AbortSignal;
}

const PERMUTATIONS = 200;
const SUBSETS = 50;
/** Scores of consecutive runs of samples: as many as leave some tens each. */
const SPLITS = 5;
const K = 5;

/** Of images `[n, ...shape]` in random order. Tests take as many references as images. Borrows all. */
export async function qualityOf(x: tf.Tensor, { by, references, key, signal }: QualityOptions): Promise<Quality> {
  const { probabilities } = by;
  const [own, all] = [await inBatches(by.features, x, signal), await inBatches(by.features, references.x, signal)];
  const asMany = tf.slice(all, [0, 0], [Math.min(own.shape[0], all.shape[0]), -1]);
  const sets = { features: same, samples: own, references: all, signal };
  try {
    return {
      fid: await fid(sets),
      kid: await kid({ ...sets, key: foldIn(key, 0), subsets: SUBSETS }),
      manifolds: await precisionRecall({ ...sets, k: K }),
      inceptionScore: await inceptionScore({ probabilities, samples: x, splits: SPLITS, signal }),
      modes: await modesOf(x, { by, references, signal }),
      mmd: await mmd({ x: own, y: asMany, key: foldIn(key, 1), permutations: PERMUTATIONS, signal }),
      c2st: await c2st({ x: own, y: asMany, key: foldIn(key, 2), signal }),
    };
  } finally {
    release(own, all, asMany);
  }
}

/** Features that have been computed. */
const same = (x: tf.Tensor): tf.Tensor2D => tf.clone(x as tf.Tensor2D);

async function modesOf(
  x: tf.Tensor,
  { by, references, signal }: Pick<QualityOptions, 'by' | 'references' | 'signal'>,
): Promise<ModeCounts> {
  const told = await inBatches(by.probabilities, x, signal);
  const [modes, frequencies] = scope(() => [tf.argMax(told, 1), tf.add(tf.sum(references.y!, 0), 1)]);
  try {
    return modeCounts({
      modes: await modes!.data(),
      count: told.shape[1],
      reference: await frequencies!.data(),
    });
  } finally {
    release(told, modes, frequencies);
  }
}
