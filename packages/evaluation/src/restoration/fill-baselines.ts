import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, release, scope } from '@ebmjs/core';
import { nearestNeighbours } from '../nearest-neighbours.js';
import { fill } from './corrupt.js';
import { maskTensor, type PixelMask } from './pixel-mask.js';

export interface FillOptions {
  /** Images `[n, ...event]` with a hole, of which nothing in it is looked at. */
  readonly x: tf.Tensor;
  readonly mask: PixelMask;
  /** Training images `[m, ...event]`. */
  readonly references: tf.Tensor;
  /** Looked at between blocks of the search. */
  readonly signal?: AbortSignal;
}

function checked(where: string, options: FillOptions): FillOptions {
  knownOptions(where, options, ['x', 'mask', 'references', 'signal']);
  const [event, given] = [options.x.shape.slice(1), options.references.shape];
  if (tf.util.arraysEqual(event, given.slice(1))) return options;
  throw new EbmError(`${where}.references`, `must have rows like x, [m, ${event.join(', ')}]`, given);
}

/** What an inpainting has to beat: the hole filled with the mean training image. The result is yours. */
export function fillWithMean(options: FillOptions): tf.Tensor {
  const { x, mask, references } = checked('fillWithMean', options);
  return scope(() => fill(x, tf.mean(references, 0, true), maskTensor('fillWithMean.mask', mask, x.shape.slice(1))));
}

/**
 * What an inpainting has to beat: the hole filled with that of the training image whose visible part is the nearest, by
 * squared Euclidean distance. The result is yours. Rejects as `nearestNeighbours` does.
 */
export async function fillWithNeighbour(options: FillOptions): Promise<tf.Tensor> {
  const { x, mask, references, signal } = checked('fillWithNeighbour', options);
  const hole = maskTensor('fillWithNeighbour.mask', mask, x.shape.slice(1));
  const seen = (set: tf.Tensor): tf.Tensor => scope(() => fill(set, tf.zerosLike(set), hole));
  const [queries, visible] = [seen(x), seen(references)];
  try {
    const { indices } = await nearestNeighbours({ queries, references: visible, ...(signal && { signal }) });
    return scope(() => fill(x, tf.gather(references, tf.tensor1d(indices, 'int32')), hole));
  } finally {
    release(queries, visible, hole);
  }
}
