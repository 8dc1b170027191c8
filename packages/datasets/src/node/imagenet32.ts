import { knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { imagenet32Dataset } from '../imagenet32-dataset.js';
import { pictureDataset, type PictureDataset } from '../picture-dataset.js';
import { fileOptionsOf } from './file-options.js';
import { FILE_OPTIONS } from './locate.js';
import { pathOf, sourceOf, withFiles } from './located.js';
import type { SplitOptions } from './open-idx.js';
import { withEntries } from './with-entries.js';

export interface Imagenet32Options extends SplitOptions {
  /** The most pictures that are kept, from the first on; each takes 3 kB. @defaultValue all, 3.9 GB to train on */
  readonly limit?: number;
}

/**
 * ImageNet in 32 x 32 pixels of Chrabaszcz and others, with labels: `[32, 32, 3]`, 1,000 classes. A person must fetch its
 * files, which are looked for as MNIST's are. Not `imagenet32Oord`: bits per dimension do not compare. Rejects as `mnist`
 * and `imagenet32Dataset` do.
 */
export async function imagenet32(options: Imagenet32Options = {}): Promise<FiniteDataset> {
  knownOptions('imagenet32', options, ['split', 'limit', ...FILE_OPTIONS]);
  const [where, { split: given = 'train', ...rest }] = fileOptionsOf(options);
  const split = oneOf('imagenet32.split', given, ['train', 'test']);
  const files = [{ train: 'Imagenet32_train_npz.zip', test: 'Imagenet32_val_npz.zip' }[split]];
  return withFiles('imagenet32', { files, options: where }, (accesses) =>
    imagenet32Dataset({ ...rest, name: `imagenet32/${split}`, files: accesses, ...sourceOf('imagenet32') }),
  );
}

/**
 * ImageNet in 32 x 32 pixels of van den Oord and others (2016), without labels: `[32, 32, 3]`, from `train_32x32.tar` or
 * `valid_32x32.tar`, which are no longer given out and are looked for as MNIST's are. Rejects as `mnist` does.
 */
export async function imagenet32Oord(options: Imagenet32Options = {}): Promise<PictureDataset> {
  knownOptions('imagenet32Oord', options, ['split', 'limit', ...FILE_OPTIONS]);
  const [where, { split: given = 'train', ...rest }] = fileOptionsOf(options);
  const split = oneOf('imagenet32Oord.split', given, ['train', 'test']);
  const path = await pathOf('imagenet32-oord', { train: 'train_32x32.tar', test: 'valid_32x32.tar' }[split], where);
  const name = `imagenet32-oord/${split}`;
  return withEntries(path, (open) =>
    pictureDataset({ ...rest, name, entries: open(), classOf: null, channels: 3, ...sourceOf('imagenet32-oord') }),
  );
}
