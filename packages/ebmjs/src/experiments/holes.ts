import * as z from 'zod';
import { EbmError, type Key } from '@ebmjs/core';
import { randomMasks, rowsMask, type PixelMasks } from '@ebmjs/evaluation';
import { share } from '../config/numbers.js';

/** Settings that say what is unknown. */
export const holeSettings = {
  hole: z
    .enum(['rows', 'pixels'])
    .default('rows')
    .describe('rows are unknown, the same of each image, or pixels at random, others of each'),
  rows: z
    .tuple([z.int().min(0), z.int().min(1)])
    .nullable()
    .default(null)
    .describe('rows of the hole, from the first up to the second; null for the lower half'),
  unknown: share.gt(0).lt(1).default(0.5).describe('share of the pixels that are unknown, where the hole is of pixels'),
};

type HoleSettings = z.infer<z.ZodObject<typeof holeSettings>>;

/** What is unknown of images. */
export interface Hole {
  /** As a caption says it. */
  readonly what: string;
  /** For as many images. */
  readonly masks: (key: Key, images: number) => PixelMasks;
}

/** The hole of some settings in images `[height, width, channels]`. Throws an `EbmError` for rows that they do not have. */
export function holeOf({ hole, rows, unknown: part }: HoleSettings, shape: readonly number[]): Hole {
  const image = shape as [height: number, width: number, channels: number];
  const [height, width] = image;
  if (hole === 'pixels') {
    const unknown = Math.max(1, Math.round(part * height * width));
    return {
      what: `${unknown} of ${height * width} pixels unknown, others of each image`,
      masks: (key, images) => randomMasks(key, { images, shape: image, unknown }),
    };
  }
  const [from, to] = rows ?? [height >> 1, height];
  if (!(from < to && to <= height))
    throw new EbmError(
      'settings of inpainting: rows',
      `must be two rows from 0 to ${height}, the first below the second`,
      rows,
    );
  return { what: `rows ${from} to ${to - 1} unknown`, masks: () => rowsMask(image, from, to) };
}
