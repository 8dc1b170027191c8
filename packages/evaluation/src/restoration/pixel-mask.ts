import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, knownOptions, permutation, whole, type Key } from '@ebmjs/core';

/** One value a number of the event, row by row: true or 1 where it is unknown, false or 0 where it is known. */
export type PixelMask = ArrayLike<number | boolean>;

/** One mask for all images, or a list of as many as there are images, one for each. */
export type PixelMasks = PixelMask | readonly PixelMask[];

/**
 * The mask of an image `[height, width, channels]` that is unknown in the rows from `from` up to, but without, `to`: the
 * hole of Du and Mordatch's program is `rowsMask([32, 32, 3], 16, 32)`.
 */
export function rowsMask(
  [height, width, channels]: readonly [height: number, width: number, channels: number],
  from: number,
  to: number,
): Uint8Array {
  whole('rowsMask.from', from, 0);
  if (!Number.isSafeInteger(to) || to <= from || to > height) {
    throw new EbmError('rowsMask.to', `must be a whole number from ${from + 1} to ${height}`, to);
  }
  const size = width * channels;
  return new Uint8Array(height * size).fill(1, from * size, to * size);
}

export interface RandomMasksOptions {
  readonly images: number;
  /** `[height, width, channels]` of an image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Pixels unknown in each image, with all their channels. */
  readonly unknown: number;
}

/**
 * A mask of each image that leaves as many pixels unknown as asked for, any of them alike. Image `i` uses `foldIn(key, i)`,
 * so that more images begin with the fewer.
 */
export function randomMasks(key: Key, options: RandomMasksOptions): Uint8Array[] {
  knownOptions('randomMasks', options, ['images', 'shape', 'unknown']);
  const { images, unknown, shape: [height, width, channels] } = options; // prettier-ignore
  whole('randomMasks.images', images);
  const pixels = height * width;
  if (whole('randomMasks.unknown', unknown) > pixels)
    throw new EbmError('randomMasks.unknown', `must be at most the ${pixels} pixels of an image`, unknown);
  return Array.from({ length: images }, (_, i) => {
    const mask = new Uint8Array(pixels * channels);
    const chosen = permutation(foldIn(key, i), pixels).subarray(0, unknown);
    for (const pixel of chosen) mask.fill(1, pixel * channels, (pixel + 1) * channels);
    return mask;
  });
}

/**
 * Masks as a float32 tensor of zeros and ones, owned by the caller: `[1, ...event]` of one for all, `[n, ...event]` of one for
 * each of the images `x` `[n, ...event]`. Throws an `EbmError` for another number of masks than of images, for another
 * number of values than an event has, for values that are neither, and where nothing is unknown.
 */
export function maskTensor(where: string, mask: PixelMasks, [n, ...event]: readonly number[]): tf.Tensor {
  const size = event.reduce((a, b) => a * b, 1);
  if (!ofEach(mask)) return tf.tensor(valuesOf(where, mask, size), [1, ...event]);
  if (mask.length !== n) throw new EbmError(where, `must be one mask, or one for each of ${n} images`, mask.length);
  const values = new Float32Array(n * size);
  mask.forEach((one, i) => values.set(valuesOf(`${where}[${i}]`, one, size), i * size));
  return tf.tensor(values, [n, ...event]);
}

/** Whether each image has a mask of its own. */
export const ofEach = (mask: PixelMasks): mask is readonly PixelMask[] => typeof mask[0] === 'object';

function valuesOf(where: string, mask: PixelMask, size: number): Float32Array {
  const values = Float32Array.from(mask, Number);
  if (values.length !== size) throw new EbmError(where, `must have ${size} values, one a number of x`, values.length);
  const bad = values.findIndex((value) => value !== 0 && value !== 1);
  if (bad >= 0) throw new EbmError(where, 'must be 0 or 1 everywhere', mask[bad]);
  if (!values.includes(1)) throw new EbmError(where, 'must leave something unknown', 'all known');
  return values;
}
