import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, labelsOf, release, scope } from '@ebmjs/core';
import { nearestNeighbours } from '../nearest-neighbours.js';
import { neighboursOfClass, type LabelPair } from '../neighbours-of-class.js';
import { fill } from './corrupt.js';
import { maskTensor, ofEach, type PixelMasks } from './pixel-mask.js';

export interface FillOptions {
  /** Images `[n, ...event]` with a hole, of which nothing in it is looked at. */
  readonly x: tf.Tensor;
  readonly mask: PixelMasks;
  /** Training images `[m, ...event]`. */
  readonly references: tf.Tensor;
  /** One-hot: with these, training images of another class than an image's own have no part in it. @defaultValue none */
  readonly labels?: LabelPair;
  /** Looked at between blocks of the search. */
  readonly signal?: AbortSignal;
}

function checked(where: string, options: FillOptions): FillOptions {
  knownOptions(where, options, ['x', 'mask', 'references', 'labels', 'signal']);
  const { x, labels, references } = options;
  const [event, given] = [x.shape.slice(1), references.shape];
  if (!tf.util.arraysEqual(event, given.slice(1)))
    throw new EbmError(`${where}.references`, `must have rows like x, [m, ${event.join(', ')}]`, given);
  if (labels) {
    labelsOf(`${where}.labels.x`, labels.x, x.shape[0]!, labels.references.shape[1]);
    labelsOf(`${where}.labels.references`, labels.references, given[0]!, labels.x.shape[1]);
  }
  return options;
}

/** What an inpainting has to beat: the hole filled with the mean training image, or that of the class. The result is yours. */
export function fillWithMean(options: FillOptions): tf.Tensor {
  const { x, mask, references, labels } = checked('fillWithMean', options);
  return scope(() => {
    const mean = labels ? classMeans(references, labels) : tf.mean(references, 0, true);
    return fill(x, mean, maskTensor('fillWithMean.mask', mask, x.shape));
  });
}

/** The mean reference of each row's class, `[n, ...event]`. */
function classMeans(references: tf.Tensor, labels: LabelPair): tf.Tensor {
  const [m, ...event] = references.shape;
  const rows = tf.reshape(references, [m!, -1]) as tf.Tensor2D;
  const counts = tf.sum(labels.references, 0) as tf.Tensor1D;
  const sums = tf.matMul(tf.matMul(labels.x, labels.references, false, true), rows);
  const own = tf.matMul(labels.x, tf.reshape(counts, [-1, 1]) as tf.Tensor2D);
  return tf.reshape(tf.div(sums, own), [labels.x.shape[0], ...event]);
}

/**
 * What an inpainting has to beat: the hole filled with that of the training image whose visible part is the nearest, by
 * squared Euclidean distance. The result is yours. Rejects as `nearestNeighbours` does, and with labels as
 * `neighboursOfClass`.
 */
export async function fillWithNeighbour(options: FillOptions): Promise<tf.Tensor> {
  const { x, mask, references } = checked('fillWithNeighbour', options);
  const hole = maskTensor('fillWithNeighbour.mask', mask, x.shape);
  try {
    const indices = await (ofEach(mask) ? eachByItself(options, hole) : nearest(options, hole));
    return scope(() => fill(x, tf.gather(references, tf.tensor1d(indices, 'int32')), hole));
  } finally {
    hole.dispose();
  }
}

/** Rows of the references that are the nearest where `hole` `[1, ...event]` is 0. */
async function nearest({ x, references, labels, signal }: FillOptions, hole: tf.Tensor): Promise<Int32Array> {
  const seen = (set: tf.Tensor): tf.Tensor => scope(() => fill(set, tf.zerosLike(set), hole));
  const sets = { queries: seen(x), references: seen(references), ...(signal && { signal }) };
  try {
    return labels ? await neighboursOfClass({ ...sets, labels }) : (await nearestNeighbours(sets)).indices;
  } finally {
    release(sets.queries, sets.references);
  }
}

/** The same for a hole of each image, `[n, ...event]`. */
async function eachByItself(options: FillOptions, holes: tf.Tensor): Promise<Int32Array> {
  const { x, labels } = options;
  const indices = new Int32Array(x.shape[0]!);
  for (let row = 0; row < indices.length; row++) {
    const [image, hole] = [tf.slice(x, row, 1), tf.slice(holes, row, 1)];
    const own = labels && { ...labels, x: tf.slice(labels.x, row, 1) };
    const found = nearest({ ...options, x: image, ...(own && { labels: own }) }, hole);
    indices[row] = (await found.finally(() => release(image, hole, own?.x)))[0]!;
  }
  return indices;
}
