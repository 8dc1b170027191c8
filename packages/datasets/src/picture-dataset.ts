import { knownOptions, type FiniteDataset } from '@ebmjs/core';
import type { Entries } from './formats/entry.js';
import { gatherPictures } from './formats/gather-pictures.js';
import { isPicture, type PicturesOptions } from './formats/pictures.js';
import { imageDataset, type ClassLabels, type ImageDatasetOptions } from './image-dataset.js';

export interface PictureDatasetOptions
  extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'>, PicturesOptions {
  /** Files of pictures: of a folder (`folderEntries` in Node), a zip (`zipEntries`), a tar (`tarEntries`). */
  readonly entries: Entries;
  /** The class of a picture by its path; `undefined` leaves it out. `null` for no labels. @defaultValue the folder that it is in */
  readonly classOf?: ((path: string) => string | undefined) | null;
  /** The most pictures that are kept, from the first on. @defaultValue all */
  readonly limit?: number;
}

/** Pictures whose classes have names. */
export interface PictureDataset extends FiniteDataset {
  /** In the order of the labels; sorted. */
  readonly classNames: readonly string[];
  /** Where each row was. */
  readonly paths: readonly string[];
}

/** @internal */
export const PICTURE_OPTIONS: readonly string[] = [
  'name',
  'entries',
  'classOf',
  'limit',
  'crop',
  'from',
  'size',
  'channels',
  'only',
  'decode',
  'licence',
  'attribution',
];

/** The folder that a file is in; of none where it is in none. */
export const folderOf = (path: string): string | undefined => /([^/]+)\/[^/]+$/.exec(path)?.[1];

/**
 * Pictures in folders, one a class, or without classes: `x` `[n, height, width, channels]` on `(0, 1)`, dequantised as
 * `(v + u) / 256`; one-hot labels in the order of the sorted class names. PNG and JPEG, told apart by their bytes, cut and
 * scaled as they are read. Rows are in the order of `entries`.
 *
 * Rejects with an `EbmError` for no pictures, for shapes that differ where no `size` is given, and for a damaged file.
 */
export async function pictureDataset(options: PictureDatasetOptions): Promise<PictureDataset> {
  knownOptions('pictureDataset', options, PICTURE_OPTIONS);
  const { name, entries, classOf = folderOf, limit, licence, attribution, ...decoding } = options;
  const wanted = decoding.only;
  const only = classOf && ((path: string): boolean => (wanted ?? isPicture)(path) && classOf(path) !== undefined);
  const { shape, pixels, paths } = await gatherPictures(entries, { ...decoding, name, limit, ...(only && { only }) });
  const source = { ...(licence !== undefined && { licence }), ...(attribution !== undefined && { attribution }) };
  const names = classOf ? paths.map((path) => classOf(path)!) : [];
  const classNames = [...new Set(names)].sort();
  const classes = classOf && { labels: labelsOf(names, classNames), classes: classNames.length };
  return { ...imageDataset({ name, shape, pixels, ...source, ...classes }), classNames, paths };
}

function labelsOf(names: readonly string[], classNames: readonly string[]): ClassLabels {
  const index = new Map(classNames.map((name, i) => [name, i]));
  const labels = names.map((name) => index.get(name)!);
  return classNames.length > 256 ? Uint16Array.from(labels) : Uint8Array.from(labels);
}
