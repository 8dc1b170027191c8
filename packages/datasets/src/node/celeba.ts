import { knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { celebaDataset, type CelebaDatasetOptions } from '../celeba-dataset.js';
import { zipEntries } from '../formats/zip.js';
import { fileOptionsOf } from './file-options.js';
import { FILE_OPTIONS, type FileOptions } from './locate.js';
import { sourceOf, withFiles } from './located.js';

export interface CelebaOptions
  extends FileOptions, Pick<CelebaDatasetOptions, 'split' | 'attribute' | 'crop' | 'size' | 'limit' | 'decode'> {}

const FILES = ['img_align_celeba.zip', 'list_attr_celeba.txt', 'list_eval_partition.txt'];

/**
 * CelebA: 202,599 faces with 40 attributes, cut and scaled to `[64, 64, 3]`; 162,770 to train on. A person must fetch its
 * three files, which are looked for as MNIST's are. Rejects as `mnist` and `celebaDataset` do.
 */
export async function celeba(options: CelebaOptions = {}): Promise<FiniteDataset> {
  knownOptions('celeba', options, ['split', 'attribute', 'crop', 'size', 'limit', 'decode', ...FILE_OPTIONS]);
  const [where, { split: given = 'train', ...rest }] = fileOptionsOf(options);
  const split = oneOf('celeba.split', given, ['train', 'validation', 'test']);
  return withFiles('celeba', { files: FILES, options: where }, async ([images, attributes, partition]) =>
    celebaDataset({
      ...rest,
      split,
      name: `celeba/${split}`,
      images: await zipEntries(images!),
      attributes: await attributes!.read(0, attributes!.size),
      partition: await partition!.read(0, partition!.size),
      ...sourceOf('celeba'),
    }),
  );
}
