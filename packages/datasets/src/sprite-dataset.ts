import type { FiniteDataset } from '@ebmjs/core';
import {
  selectedRows,
  spriteCount,
  type SpriteFactors,
  type SpriteLabel,
  type SpriteSelection,
} from './dsprites-factors.js';
import { readSprites, SPRITE_BYTES } from './dsprites-rows.js';
import type { RandomAccess } from './formats/random-access.js';
import { unpackBits } from './formats/sprite-bits.js';
import { spriteImages } from './sprite-images.js';

export interface SpriteDatasetOptions {
  readonly name: string;
  readonly access: RandomAccess;
  readonly factors: SpriteFactors;
  readonly select?: SpriteSelection;
  readonly label?: SpriteLabel | undefined;
  readonly licence?: string;
  readonly attribution?: string;
}

/** Pictures of 0 and 1 in the order of their factors, of any number of values each, at one bit a pixel. */
export async function spriteDataset(options: SpriteDatasetOptions): Promise<FiniteDataset> {
  const { name, access, factors, select = {}, label, licence = 'not stated', attribution = 'not stated' } = options;
  const kept = selectedRows(select, factors);
  const bits = await readSprites(access, { rows: kept, count: spriteCount(factors) });
  const draw = (row: number, into: Float32Array): void =>
    unpackBits(bits.subarray(row * SPRITE_BYTES, (row + 1) * SPRITE_BYTES), into);
  return spriteImages({ name, kept, factors, label, draw, licence, attribution });
}
