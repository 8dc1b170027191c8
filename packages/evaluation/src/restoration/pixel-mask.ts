import * as tf from '@tensorflow/tfjs-core';
import { EbmError, whole } from '@ebmjs/core';

/** One value a number of the event, row by row: true or 1 where it is unknown, false or 0 where it is known. */
export type PixelMask = ArrayLike<number | boolean>;

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

/**
 * The mask as a float32 tensor `[1, ...event]` of zeros and ones, owned by the caller. Throws an `EbmError` for another
 * number of values than an event has, for values that are neither, and where nothing is unknown.
 */
export function maskTensor(where: string, mask: PixelMask, event: readonly number[]): tf.Tensor {
  const values = Float32Array.from(mask, Number);
  const size = event.reduce((a, b) => a * b, 1);
  if (values.length !== size) throw new EbmError(where, `must have ${size} values, one a number of x`, values.length);
  const bad = values.findIndex((value) => value !== 0 && value !== 1);
  if (bad >= 0) throw new EbmError(where, 'must be 0 or 1 everywhere', mask[bad]);
  if (!values.includes(1)) throw new EbmError(where, 'must leave something unknown', 'all known');
  return tf.tensor(values, [1, ...event]);
}
