import * as tf from '@tensorflow/tfjs-core';
import { batchOf, EbmError, knownOptions, positive, scope } from '@ebmjs/core';
import { nearestNeighbours } from '../nearest-neighbours.js';
import { rowMeans } from '../row-means.js';
import type { ValueWithError } from '../value-with-error.js';
import { centroids } from './centroids.js';
import { meanOverGroups } from './mean-over-groups.js';

export interface CombinationSuccessOptions {
  /** Images `[n, height, width, channels]` of at least 0, such as samples of composed models. */
  readonly samples: tf.Tensor4D;
  /** What each was asked to be: the row of its combination among `renderings`. */
  readonly asked: ArrayLike<number>;
  /** The true image of every combination, `[m, height, width, channels]`. */
  readonly renderings: tf.Tensor4D;
  /** The class of each rendering, `[m]`. */
  readonly classes: ArrayLike<number>;
  /** Scores `[n, classes]` of images, the highest of which tells the class: a classifier that knows the true renderings. */
  readonly tell: (images: tf.Tensor4D) => tf.Tensor2D;
  /** How far a centroid may be from that of the true rendering, in pixels. */
  readonly within: number;
  /** Looked at between blocks of the search. */
  readonly signal?: AbortSignal;
}

/** Shares from 0 to 1, distances in pixels, as plain JSON; errors are over the combinations asked for. */
export interface CombinationSuccess {
  readonly samples: number;
  readonly combinations: number;
  /** Both attributes right. */
  readonly both: ValueWithError;
  /** Told to be of the class that was asked for. */
  readonly class: ValueWithError;
  /** Near enough to where it should be. */
  readonly place: ValueWithError;
  /** From the centroid to that of the true rendering. */
  readonly distance: ValueWithError;
  /** Nearer to the true rendering than to that of any other combination, by squared distance of pixels. */
  readonly nearest: ValueWithError;
  /** Mean squared difference from the true rendering, a pixel. */
  readonly squaredError: ValueWithError;
  /** Whether both are right, sample by sample. */
  readonly hits: readonly boolean[];
}

const OPTIONS = ['samples', 'asked', 'renderings', 'classes', 'tell', 'within', 'signal'];

/**
 * Whether images have the two attributes that they were asked to have, a class and a place (compositional generalisation,
 * Du and Mordatch 2019, section 4.5, who report the squared error): a classifier tells the class, the centroid of
 * brightness the place. Standard errors are those of a mean over the combinations asked for, NaN where there is one.
 *
 * Borrows its tensors. Rejects with an `EbmError` for shapes and rows that do not fit.
 */
export async function combinationSuccess(options: CombinationSuccessOptions): Promise<CombinationSuccess> {
  knownOptions('combinationSuccess', options, OPTIONS);
  const { samples, renderings, classes, tell, within, signal } = options;
  const asked = checked(options);
  const truth = scope(() => tf.gather(renderings, tf.tensor1d(asked, 'int32')));
  try {
    const told = await read(scope(() => tf.argMax(tell(samples), 1)));
    const distance = await read(scope(() => tf.norm(tf.sub(centroids(samples), centroids(truth)), 'euclidean', 1)));
    const squaredError = await rowMeans(() => tf.squaredDifference(samples, truth));
    const { indices } = await nearestNeighbours({
      queries: samples,
      references: renderings,
      ...(signal && { signal }),
    });
    const right = told.map((one, i) => one === classes[asked[i]!]);
    const near = distance.map((one) => one <= within);
    const hits = right.map((one, i) => one && near[i]!);
    const over = (values: readonly (number | boolean)[]): ValueWithError => meanOverGroups(values.map(Number), asked);
    return {
      samples: asked.length,
      combinations: new Set(asked).size,
      both: over(hits),
      class: over(right),
      place: over(near),
      distance: over(distance),
      nearest: over(asked.map((row, i) => indices[i] === row)),
      squaredError: over(squaredError),
      hits,
    };
  } finally {
    truth.dispose();
  }
}

async function read(values: tf.Tensor): Promise<number[]> {
  return Array.from(await values.data().finally(() => values.dispose()));
}

function checked({ samples, asked, renderings, classes, within }: CombinationSuccessOptions): number[] {
  const [n, m] = [samples.shape[0], renderings.shape[0]];
  batchOf('combinationSuccess.samples', samples, renderings.shape.slice(1));
  positive('combinationSuccess.within', within);
  if (asked.length !== n)
    throw new EbmError('combinationSuccess.asked', `must be ${n} rows, one a sample`, asked.length);
  if (classes.length !== m) {
    throw new EbmError('combinationSuccess.classes', `must be ${m} numbers, one a rendering`, classes.length);
  }
  const rows = Array.from(asked);
  const bad = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= m);
  if (bad !== undefined) throw new EbmError('combinationSuccess.asked', `must be rows from 0 to ${m - 1}`, bad);
  return rows;
}
