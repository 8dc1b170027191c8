import * as tf from '@tensorflow/tfjs-core';
import { EbmError, randint, split, type Batch, type FiniteDataset } from '@ebmjs/core';
import {
  selectedRows,
  spriteCount,
  spriteLabel,
  SPRITE_LABEL_WIDTH,
  type SpriteFactors,
  type SpriteLabel,
  type SpriteSelection,
} from './dsprites-factors.js';
import { readSprites, SPRITE_BYTES } from './dsprites-rows.js';
import type { RandomAccess } from './formats/random-access.js';
import { unpackBits } from './formats/sprite-bits.js';

export interface SpriteDatasetOptions {
  readonly name: string;
  readonly access: RandomAccess;
  readonly factors: SpriteFactors;
  readonly select?: SpriteSelection;
  readonly label?: SpriteLabel | undefined;
  readonly licence?: string;
  readonly attribution?: string;
}

const SHAPE = [64, 64, 1] as const;
const PIXELS = 64 * 64;

/** Pictures of 0 and 1 in the order of their factors, of any number of values each, at one bit a pixel. */
export async function spriteDataset(options: SpriteDatasetOptions): Promise<FiniteDataset> {
  const { name, access, factors, select = {}, label, licence = 'not stated', attribution = 'not stated' } = options;
  const kept = selectedRows(select, factors);
  const bits = await readSprites(access, { rows: kept, count: spriteCount(factors) });
  const rows = (indices: ArrayLike<number>): Batch => {
    const chosen = Array.from(indices, (row) => checkedRow(`${name}.rows`, row, kept.length));
    const x = new Float32Array(chosen.length * PIXELS);
    for (const [i, row] of chosen.entries()) {
      unpackBits(bits.subarray(row * SPRITE_BYTES, (row + 1) * SPRITE_BYTES), x.subarray(i * PIXELS, (i + 1) * PIXELS));
    }
    const images = tf.tensor(x, [chosen.length, ...SHAPE]);
    if (!label) return { x: images };
    const y = chosen.flatMap((row) => spriteLabel(label, kept[row]!, factors));
    return { x: images, y: tf.tensor2d(y, [chosen.length, SPRITE_LABEL_WIDTH[label]], 'float32') };
  };
  return {
    name,
    shape: SHAPE,
    classes: label ? SPRITE_LABEL_WIDTH[label] : 0,
    box: { min: 0, max: 1 },
    size: kept.length,
    licence,
    attribution,
    rows,
    batch: (key, n) => rows(randint(split(key, 2)[0], n, kept.length)),
  };
}

function checkedRow(where: string, row: number, size: number): number {
  if (Number.isInteger(row) && row >= 0 && row < size) return row;
  throw new EbmError(where, `must be rows from 0 to ${size - 1}`, row);
}
