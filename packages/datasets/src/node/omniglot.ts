import { knownOptions, oneOf } from '@ebmjs/core';
import { omniglotDataset, type OmniglotDatasetOptions } from '../omniglot-dataset.js';
import type { PictureDataset } from '../picture-dataset.js';
import { fileOptionsOf } from './file-options.js';
import { FILE_OPTIONS, type FileOptions } from './locate.js';
import { sourceOf, withFiles } from './located.js';

export interface OmniglotOptions extends FileOptions, Pick<OmniglotDatasetOptions, 'size' | 'limit'> {
  /** The published division, by alphabets; `small1` and `small2` are of five or six of the background's. @defaultValue `'background'` */
  readonly split?: 'background' | 'evaluation' | 'small1' | 'small2';
}

const FILES = {
  background: 'images_background.zip',
  evaluation: 'images_evaluation.zip',
  small1: 'images_background_small1.zip',
  small2: 'images_background_small2.zip',
} as const;

/**
 * Omniglot: 19,280 drawings of 964 letters in the background set, 13,180 of 659 others to evaluate on. Found and fetched as
 * MNIST is; rejects as `mnist` and `omniglotDataset` do.
 */
export async function omniglot(options: OmniglotOptions = {}): Promise<PictureDataset> {
  knownOptions('omniglot', options, ['split', 'size', 'limit', ...FILE_OPTIONS]);
  const [where, { split = 'background', ...rest }] = fileOptionsOf(options);
  const file = FILES[oneOf('omniglot.split', split, ['background', 'evaluation', 'small1', 'small2'])];
  return withFiles('omniglot', { files: [file], options: where }, (files) =>
    omniglotDataset({ ...rest, name: `omniglot/${split}`, files, ...sourceOf('omniglot') }),
  );
}
