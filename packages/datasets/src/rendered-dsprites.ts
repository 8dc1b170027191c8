import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, oneOf, randint, split, type Batch, type FiniteDataset } from '@ebmjs/core';
import {
  DSPRITES_FACTORS,
  selectedRows,
  spriteAt,
  spriteLabel,
  SPRITE_LABEL_WIDTH,
  type SpriteLabel,
  type SpriteSelection,
} from './dsprites-factors.js';
import { paintSprite, spritePose } from './sprite-shapes.js';

export interface RenderedDspritesOptions {
  /** Values of factors that are wanted, from 0: `{ shape: [0], orientation: [0] }`. @defaultValue all 737,280 pictures */
  readonly select?: SpriteSelection;
  /** What `y` tells, as for `dspritesDataset`. @defaultValue no labels */
  readonly label?: SpriteLabel;
}

const SHAPE = [64, 64, 1] as const;
const PIXELS = 64 * 64;

/**
 * A rendering of dSprites, not the published pictures: the same factors in the same order, with the same values (3 shapes, 6
 * scales, 40 angles, 32 x 32 places), drawn when a row is asked for. `x` `[n, 64, 64, 1]` of exactly 0 and 1, without
 * smoothing. How large the shapes are at scale 1, and the outline of the heart, are ours.
 *
 * Throws an `EbmError` for factors, values and labels that there are not.
 */
export function renderedDsprites(options: RenderedDspritesOptions = {}): FiniteDataset {
  knownOptions('renderedDsprites', options, ['select', 'label']);
  const { select = {}, label } = options;
  if (label !== undefined) oneOf('renderedDsprites.label', label, ['shape', 'scale', 'orientation', 'position']);
  const kept = selectedRows(select, DSPRITES_FACTORS);
  const rows = (indices: ArrayLike<number>): Batch => {
    const chosen = Array.from(indices, (row) => kept[checkedRow(row, kept.length)]!);
    const x = new Float32Array(chosen.length * PIXELS);
    chosen.forEach((row, i) => {
      const pose = spritePose(spriteAt(row, DSPRITES_FACTORS), DSPRITES_FACTORS);
      paintSprite(pose, x.subarray(i * PIXELS, (i + 1) * PIXELS));
    });
    const images = tf.tensor(x, [chosen.length, ...SHAPE]);
    if (!label) return { x: images };
    const y = chosen.flatMap((row) => spriteLabel(label, row, DSPRITES_FACTORS));
    return { x: images, y: tf.tensor2d(y, [chosen.length, SPRITE_LABEL_WIDTH[label]], 'float32') };
  };
  return {
    name: 'dsprites-rendered',
    shape: SHAPE,
    classes: label ? SPRITE_LABEL_WIDTH[label] : 0,
    box: { min: 0, max: 1 },
    size: kept.length,
    licence: 'Apache-2.0',
    attribution: 'Rendered by ebmjs after L. Matthey, I. Higgins, D. Hassabis, A. Lerchner (2017), dSprites',
    rows,
    batch: (key, n) => rows(randint(split(key, 2)[0], n, kept.length)),
  };
}

function checkedRow(row: number, size: number): number {
  if (Number.isInteger(row) && row >= 0 && row < size) return row;
  throw new EbmError('renderedDsprites.rows', `must be rows from 0 to ${size - 1}`, row);
}
