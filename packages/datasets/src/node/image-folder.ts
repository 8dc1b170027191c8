import { knownOptions } from '@ebmjs/core';
import {
  PICTURE_OPTIONS,
  pictureDataset,
  type PictureDataset,
  type PictureDatasetOptions,
} from '../picture-dataset.js';
import { withEntries } from './with-entries.js';

export interface ImageFolderOptions extends Omit<PictureDatasetOptions, 'entries' | 'name'> {
  /** @defaultValue the path's last part */
  readonly name?: string;
}

const OPTIONS = PICTURE_OPTIONS.filter((name) => name !== 'entries');

/**
 * Your own pictures, in a folder, a zip or a tar with a folder for each class: `x` `[n, height, width, channels]` on
 * `(0, 1)`, dequantised as `(v + u) / 256`, and one-hot labels in the order of the sorted names. `classOf: null` for
 * pictures without classes.
 *
 * Rejects with an `EbmError` for no pictures, for shapes that differ where no `size` is given, and for a damaged file.
 */
export async function imageFolder(path: string, options: ImageFolderOptions = {}): Promise<PictureDataset> {
  knownOptions('imageFolder', options, OPTIONS);
  const name = options.name ?? /([^/\\]*)[/\\]*$/.exec(path)![1]!;
  return withEntries(path, (open) => pictureDataset({ ...options, name, entries: open() }));
}
