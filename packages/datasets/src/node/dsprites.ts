import { knownOptions, type FiniteDataset } from '@ebmjs/core';
import { dspritesDataset, type DspritesDatasetOptions } from '../dsprites-dataset.js';
import { fileOptionsOf } from './file-options.js';
import { FILE_OPTIONS, type FileOptions } from './locate.js';
import { sourceOf, withFiles } from './located.js';

export interface DspritesOptions extends FileOptions, Pick<DspritesDatasetOptions, 'select' | 'label'> {}

/**
 * dSprites: 737,280 white shapes, `[64, 64, 1]` of 0 and 1, by shape, scale, orientation and position; all of them take
 * 377 MB. Needs the package `h5wasm`. Found and fetched as MNIST is; rejects as `mnist` and `dspritesDataset` do.
 */
export async function dsprites(options: DspritesOptions = {}): Promise<FiniteDataset> {
  knownOptions('dsprites', options, ['select', 'label', ...FILE_OPTIONS]);
  const [where, rest] = fileOptionsOf(options);
  const files = ['dsprites_ndarray_co1sh3sc6or40x32y32_64x64.hdf5'];
  return withFiles('dsprites', { files, options: where }, ([file]) =>
    dspritesDataset({ ...rest, name: 'dsprites', file: file!, ...sourceOf('dsprites') }),
  );
}
