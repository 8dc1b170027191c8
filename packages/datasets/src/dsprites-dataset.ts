import { knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { DSPRITES_FACTORS, type SpriteLabel, type SpriteSelection } from './dsprites-factors.js';
import { bytesAccess, type RandomAccess } from './formats/random-access.js';
import type { ImageDatasetOptions } from './image-dataset.js';
import { spriteDataset } from './sprite-dataset.js';

export interface DspritesDatasetOptions extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'> {
  /** `dsprites_ndarray_co1sh3sc6or40x32y32_64x64.hdf5` or `.npz`: its bytes, or access to it. */
  readonly file: Uint8Array | RandomAccess;
  /** Values of factors that are wanted, from 0: `{ shape: [0], orientation: [0] }`. @defaultValue all 737,280 pictures, 377 MB */
  readonly select?: SpriteSelection;
  /**
   * What `y` tells: one-hot `shape` `[n, 3]`, `scale` `[n, 1]` from 0.5 to 1, `orientation` `[n, 2]` as cosine and sine,
   * `position` `[n, 2]` as x and y from 0 to 1. @defaultValue no labels
   */
  readonly label?: SpriteLabel;
}

/**
 * dSprites: white shapes on black, `x` `[n, 64, 64, 1]` of exactly 0 and 1, to which no noise is added (Du and Mordatch add
 * none). Kept at one bit a pixel, unpacked per batch; of the file, only the rows of the selection are kept, and it is never
 * unpacked whole (3.0 GB). HDF5 needs the package `h5wasm`.
 *
 * Rejects with an `EbmError` for a file of another layout, values besides 0 and 1, and a selection that there is not.
 */
export async function dspritesDataset(options: DspritesDatasetOptions): Promise<FiniteDataset> {
  knownOptions('dspritesDataset', options, ['name', 'file', 'select', 'label', 'licence', 'attribution']);
  const { file, label, ...rest } = options;
  if (label !== undefined) oneOf('dspritesDataset.label', label, ['shape', 'scale', 'orientation', 'position']);
  const access = file instanceof Uint8Array ? bytesAccess(rest.name, file) : file;
  return spriteDataset({ ...rest, access, label, factors: DSPRITES_FACTORS });
}
