import { join } from 'node:path';
import { EbmError, knownOptions, oneOf, whole, type FiniteDataset } from '@ebmjs/core';
import type { RandomAccess } from '../formats/random-access.js';
import { imagenet32Dataset } from '../imagenet32-dataset.js';
import { fileOf, manifestOf } from '../manifests.js';
import { pictureDataset, type PictureDataset } from '../picture-dataset.js';
import { dataFolders, type Place } from './data-folders.js';
import { fileOptionsOf } from './file-options.js';
import { findFile } from './find-file.js';
import { FILE_OPTIONS } from './locate.js';
import { pathOf, sourceOf, withFiles, withPaths } from './located.js';
import type { SplitOptions } from './open-idx.js';
import { unpackedFolder } from './unpacked.js';
import { withEntries } from './with-entries.js';

export interface Imagenet32Options extends SplitOptions {
  /** The most pictures that are kept, from the first on; each takes 3 kB. @defaultValue all, 3.9 GB to train on */
  readonly limit?: number;
}

const PUBLISHED = { train: 'Imagenet32_train_npz.zip', test: 'Imagenet32_val_npz.zip' } as const;

const BATCHES = {
  train: Array.from({ length: 10 }, (_, i) => `train_data_batch_${i + 1}`),
  test: ['val_data'],
} as const;

/** What else may lie there: the zip of pickles, the pickles, the .npz files. */
function otherForms(
  split: 'train' | 'test',
): readonly (readonly [inside: readonly string[], names: readonly string[]])[] {
  const name = PUBLISHED[split].replace('_npz.zip', '');
  return [
    [[''], [`${name}.zip`]],
    [['', name], BATCHES[split]],
    [['', `${name}_npz`], BATCHES[split].map((batch) => `${batch}.npz`)],
  ];
}

/**
 * ImageNet in 32 x 32 pixels of Chrabaszcz and others, with labels: `[32, 32, 3]`, 1,000 classes. A person must fetch its
 * files, which are looked for as MNIST's are. Where the zip of .npz is in none of the folders, the zip of pickles
 * (`Imagenet32_train.zip`) or what either unpacks to does as well; pickles are read and never run, and, since no hashes
 * of them were published, counted. Not `imagenet32Oord`: bits per dimension do not compare. Rejects as `mnist` and
 * `imagenet32Dataset` do.
 */
export async function imagenet32(options: Imagenet32Options = {}): Promise<FiniteDataset> {
  knownOptions('imagenet32', options, ['split', 'limit', ...FILE_OPTIONS]);
  const [where, { split: given = 'train', limit }] = fileOptionsOf(options);
  const split = oneOf('imagenet32.split', given, ['train', 'test']);
  if (limit !== undefined) whole('imagenet32.limit', limit);
  const read = (files: readonly RandomAccess[]): Promise<FiniteDataset> =>
    imagenet32Dataset({
      name: `imagenet32/${split}`,
      files,
      ...(limit !== undefined && { limit }),
      ...sourceOf('imagenet32'),
    });
  const manifest = manifestOf('imagenet32');
  const places = dataFolders(manifest, where);
  const other = (await findFile(places, fileOf(manifest, PUBLISHED[split])))
    ? undefined
    : await otherPaths(places, split);
  if (!other) return withFiles('imagenet32', { files: [PUBLISHED[split]], options: where }, read);
  const dataset = await withPaths(other, read);
  const count = Math.min(limit ?? Infinity, manifest.counts[split]!);
  if (dataset.size === count) return dataset;
  throw new EbmError(other[0]!, `must hold, with the files beside it, ${count} pictures of imagenet32`, dataset.size);
}

async function otherPaths(places: readonly Place[], split: 'train' | 'test'): Promise<readonly string[] | undefined> {
  for (const [inside, names] of otherForms(split)) {
    const folder = await unpackedFolder(places, inside, names);
    if (folder !== undefined) return names.map((name) => join(folder, name));
  }
  return undefined;
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
