import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError, knownOptions, type FiniteDataset } from '@ebmjs/core';
import { imagenetRecordsDataset, type ImagenetRecordsDatasetOptions } from '../imagenet-records-dataset.js';
import { filePieces } from './file-pieces.js';
import { imageFolder } from './image-folder.js';
import { sourceOf } from './located.js';

export type Imagenet128Options = Pick<ImagenetRecordsDatasetOptions, 'size' | 'limit' | 'decode' | 'classes'>;

/** As TensorFlow's scripts name them. */
const RECORDS = /-\d+-of-\d+$/;

/**
 * ImageNet (ILSVRC 2012), the largest square in the middle scaled to `[128, 128, 3]`: from a folder of TFRecords
 * (`train-00000-of-01024`, ...), or one with a folder of JPEGs for each class, labels in the order of their names.
 *
 * A picture takes 49 kB: `limit` what is kept. Rejects with an `EbmError` for damaged files and where there are none.
 */
export async function imagenet128(folder: string, options: Imagenet128Options = {}): Promise<FiniteDataset> {
  knownOptions('imagenet128', options, ['size', 'limit', 'decode', 'classes']);
  const names = await readdir(folder).catch((cause: Error) => {
    throw new EbmError(folder, 'must be a folder', cause.message, { cause });
  });
  const records = names.filter((name) => RECORDS.test(name)).sort();
  const { classes, size = [128, 128], ...rest } = options;
  const common = { ...rest, name: 'imagenet128', size, ...sourceOf('imagenet128') };
  if (records.length === 0) return imageFolder(folder, { ...common, crop: 'square', channels: 3 });
  const files = Object.fromEntries(records.map((name) => [name, filePieces(join(folder, name))]));
  return imagenetRecordsDataset({ ...common, files, ...(classes !== undefined && { classes }) });
}
