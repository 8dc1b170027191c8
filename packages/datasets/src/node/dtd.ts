import { knownOptions, oneOf } from '@ebmjs/core';
import { dtdDataset, type DtdDatasetOptions } from '../dtd-dataset.js';
import type { PictureDataset } from '../picture-dataset.js';
import { fileOptionsOf } from './file-options.js';
import { FILE_OPTIONS, type FileOptions } from './locate.js';
import { pathOf, sourceOf } from './located.js';
import { withEntries } from './with-entries.js';

export interface DtdOptions
  extends FileOptions, Pick<DtdDatasetOptions, 'split' | 'fold' | 'limit' | 'decode' | 'crop' | 'from' | 'size'> {}

/**
 * Describable Textures: 5,640 pictures of 47 kinds, their 32 x 32 pixels at the top left. Found and fetched as MNIST is
 * (600 MB), and read from the tar without unpacking it to disk. Rejects as `mnist` and `dtdDataset` do.
 */
export async function dtd(options: DtdOptions = {}): Promise<PictureDataset> {
  knownOptions('dtd', options, ['split', 'fold', 'limit', 'decode', 'crop', 'from', 'size', ...FILE_OPTIONS]);
  const [where, { split: given = 'all', ...rest }] = fileOptionsOf(options);
  const split = oneOf('dtd.split', given, ['train', 'validation', 'test', 'all']);
  const path = await pathOf('dtd', 'dtd-r1.0.1.tar.gz', where);
  const name = `dtd/${split}`;
  return withEntries(path, (open) => dtdDataset({ ...rest, split, name, open, ...sourceOf('dtd') }));
}
