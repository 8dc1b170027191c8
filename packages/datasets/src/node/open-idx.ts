import { knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { idxDataset } from '../idx-dataset.js';
import { idxPair } from '../idx-pair.js';
import type { Manifest } from '../manifest.js';
import { readFileOf } from './data-file.js';
import { FILE_OPTIONS, type FileOptions } from './locate.js';

export interface SplitOptions extends FileOptions {
  /** The published division. @defaultValue `'train'` */
  readonly split?: 'train' | 'test';
}

/**
 * A data set of IDX files, from the first place that has them: the given folder, `$EBMJS_DATA_DIR/<name>`, the operating
 * system's folder, the cache, the mirrors. Every file is checked by its hash, wherever it was.
 */
export async function openIdx(manifest: Manifest, options: SplitOptions = {}): Promise<FiniteDataset> {
  const { name, classes, licence, citation } = manifest;
  knownOptions(name, options, ['split', ...FILE_OPTIONS]);
  const { split: given = 'train', ...rest } = options;
  const split = oneOf(`${name}.split`, given, ['train', 'test']);
  const [images, labels] = await inTurn(idxPair(manifest, split), (file) => readFileOf(manifest, file, rest));
  return idxDataset({
    name: `${name}/${split}`,
    images: images!,
    labels: labels!,
    classes,
    licence,
    attribution: citation,
  });
}

/** One after the other: progress is of one file at a time. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
