import { knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { svhnDataset } from '../svhn-dataset.js';
import { fileOptionsOf } from './file-options.js';
import { FILE_OPTIONS, type FileOptions } from './locate.js';
import { sourceOf, withFiles } from './located.js';

export interface SvhnOptions extends FileOptions {
  /** The published division; `extra` is of 531,131 easier digits, 1.3 GB. @defaultValue `'train'` */
  readonly split?: 'train' | 'test' | 'extra';
}

/**
 * Street View House Numbers: 73,257 digits to train on, 26,032 to test, `[32, 32, 3]`, ten classes. The parts are files of
 * their own and never mixed. Found and fetched as MNIST is; rejects as `mnist` and `svhnDataset` do.
 */
export async function svhn(options: SvhnOptions = {}): Promise<FiniteDataset> {
  knownOptions('svhn', options, ['split', ...FILE_OPTIONS]);
  const split = oneOf('svhn.split', options.split ?? 'train', ['train', 'test', 'extra']);
  const wanted = { files: [`${split}_32x32.mat`], options: fileOptionsOf(options)[0] };
  return withFiles('svhn', wanted, ([file]) =>
    svhnDataset({ name: `svhn/${split}`, file: file!, ...sourceOf('svhn') }),
  );
}
