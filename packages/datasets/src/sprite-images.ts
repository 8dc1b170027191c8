import * as tf from '@tensorflow/tfjs-core';
import { EbmError, randint, split, type Batch, type FiniteDataset } from '@ebmjs/core';
import { spriteLabel, SPRITE_LABEL_WIDTH, type SpriteFactors, type SpriteLabel } from './dsprites-factors.js';

/** Pictures of 64 x 64 pixels, by row, or made smaller. */
export interface SpriteImages {
  readonly name: string;
  /** The place of each row among all pictures of the factors. */
  readonly kept: ArrayLike<number>;
  readonly factors: SpriteFactors;
  readonly label?: SpriteLabel | undefined;
  /** Pixels of a side; each is the mean of a square of those that are drawn. @defaultValue 64 */
  readonly side?: SpriteSide;
  /** Puts a row's pixels, each 0 or 1, into `into`, which is all 0. */
  readonly draw: (row: number, into: Float32Array) => void;
  readonly licence: string;
  readonly attribution: string;
}

export type SpriteSide = 64 | 32 | 16 | 8;

const SHAPE = [64, 64, 1] as const;
const PIXELS = 64 * 64;

/** Such pictures as a data set. Its `rows` throws an `EbmError` for a row that there is not. */
export function spriteImages({ name, kept, factors, label, side = 64, draw, ...about }: SpriteImages): FiniteDataset {
  const rows = (indices: ArrayLike<number>): Batch => {
    const chosen = Array.from(indices, (row) => checkedRow(`${name}.rows`, row, kept.length));
    const x = new Float32Array(chosen.length * PIXELS);
    chosen.forEach((row, i) => draw(row, x.subarray(i * PIXELS, (i + 1) * PIXELS)));
    const images = smaller(tf.tensor4d(x, [chosen.length, ...SHAPE]), side);
    if (!label) return { x: images };
    const y = chosen.flatMap((row) => spriteLabel(label, kept[row]!, factors));
    return { x: images, y: tf.tensor2d(y, [chosen.length, SPRITE_LABEL_WIDTH[label]], 'float32') };
  };
  return {
    name,
    shape: [side, side, 1],
    classes: label ? SPRITE_LABEL_WIDTH[label] : 0,
    box: { min: 0, max: 1 },
    size: kept.length,
    ...about,
    rows,
    batch: (key, n) => rows(randint(split(key, 2)[0], n, kept.length)),
  };
}

function checkedRow(where: string, row: number, size: number): number {
  if (Number.isInteger(row) && row >= 0 && row < size) return row;
  throw new EbmError(where, `must be rows from 0 to ${size - 1}`, row);
}

/** Takes the images over. */
function smaller(images: tf.Tensor4D, side: SpriteSide): tf.Tensor4D {
  if (side === 64) return images;
  const pooled = tf.avgPool(images, 64 / side, 64 / side, 'valid');
  images.dispose();
  return pooled;
}
