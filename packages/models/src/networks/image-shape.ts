import { EbmError, whole } from '@ebmjs/core';
import { listOf } from '../option-checks.js';

/** `[height, width, channels]` of an image. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** Throws unless `value` is `[height, width, channels]` with sides of at least `least` pixels. `why` says why so many. */
export function checkImageShape(where: string, value: unknown, least = 1, why = ''): void {
  listOf(where, value, (side, at) => whole(at, side as number));
  const [height, width, ...rest] = value as readonly number[];
  if (rest.length !== 1) throw new EbmError(where, 'must be [height, width, channels]', value);
  if (Math.min(height!, width!) >= least) return;
  throw new EbmError(where, `must be ${least} x ${least} or larger${why}`, [height, width]);
}
