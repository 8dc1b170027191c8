import { knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import {
  DSPRITES_FACTORS,
  selectedRows,
  spriteAt,
  type SpriteLabel,
  type SpriteSelection,
} from './dsprites-factors.js';
import { spriteImages, type SpriteSide } from './sprite-images.js';
import { paintSprite, spritePose } from './sprite-shapes.js';

export interface RenderedDspritesOptions {
  /** Values of factors that are wanted, from 0: `{ shape: [0], orientation: [0] }`. @defaultValue all 737,280 pictures */
  readonly select?: SpriteSelection;
  /** What `y` tells, as for `dspritesDataset`. @defaultValue no labels */
  readonly label?: SpriteLabel;
  /** Pixels of a side: 64, or 32, 16 or 8, each the mean of a square of those. @defaultValue 64 */
  readonly side?: SpriteSide;
}

/**
 * A rendering of dSprites, not the published pictures: the same factors in the same order, with the same values (3 shapes, 6
 * scales, 40 angles, 32 x 32 places), drawn when a row is asked for. `x` `[n, 64, 64, 1]` of exactly 0 and 1, without
 * smoothing; of a smaller `side`, shares of each pixel that the shape covers. How large the shapes are at scale 1, and the outline of the heart, are ours.
 *
 * Throws an `EbmError` for factors, values, labels and sides that there are not.
 */
export function renderedDsprites(options: RenderedDspritesOptions = {}): FiniteDataset {
  knownOptions('renderedDsprites', options, ['select', 'label', 'side']);
  const { select = {}, label, side = 64 } = options;
  oneOf('renderedDsprites.side', side, [64, 32, 16, 8]);
  if (label !== undefined) oneOf('renderedDsprites.label', label, ['shape', 'scale', 'orientation', 'position']);
  const kept = selectedRows(select, DSPRITES_FACTORS);
  return spriteImages({
    name: 'dsprites-rendered',
    kept,
    factors: DSPRITES_FACTORS,
    label,
    side,
    draw: (row, into) => paintSprite(spritePose(spriteAt(kept[row]!, DSPRITES_FACTORS), DSPRITES_FACTORS), into),
    licence: 'Apache-2.0',
    attribution: 'Rendered by ebmjs after L. Matthey, I. Higgins, D. Hassabis, A. Lerchner (2017), dSprites',
  });
}
