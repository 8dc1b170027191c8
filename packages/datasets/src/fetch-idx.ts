import { knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { FETCH_OPTIONS, fetchFileOf, type FetchDataOptions } from './fetch-data-file.js';
import { idxDataset } from './idx-dataset.js';
import { idxPair } from './idx-pair.js';
import { manifestOf } from './manifests.js';

export interface FetchIdxOptions extends FetchDataOptions {
  /** The published division. @defaultValue `'train'` */
  readonly split?: 'train' | 'test';
}

/**
 * MNIST, Fashion-MNIST or KMNIST in a browser, `[28, 28, 1]`, ten classes: checked, and kept in the browser's cache, from
 * which the next visit has them without a request. Not every mirror lets pages of other sites read it: `mirrors` may name a
 * copy of your own.
 *
 * Rejects as `fetchDataFile` does.
 */
export async function fetchIdx(
  name: 'mnist' | 'fashion-mnist' | 'kmnist',
  options: FetchIdxOptions = {},
): Promise<FiniteDataset> {
  knownOptions('fetchIdx', options, ['split', ...FETCH_OPTIONS]);
  const { split: given = 'train', ...rest } = options;
  const manifest = manifestOf(oneOf('fetchIdx.name', name, ['mnist', 'fashion-mnist', 'kmnist']));
  const split = oneOf('fetchIdx.split', given, ['train', 'test']);
  const [imagesFile, labelsFile] = idxPair(manifest, split);
  const images = await fetchFileOf(manifest, imagesFile, rest);
  const labels = await fetchFileOf(manifest, labelsFile, rest);
  const { classes, licence, citation } = manifest;
  return idxDataset({ name: `${name}/${split}`, images, labels, classes, licence, attribution: citation });
}
