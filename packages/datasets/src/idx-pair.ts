import { EbmError } from '@ebmjs/core';
import type { DataFile, Manifest } from './manifest.js';

/** Images and labels of a part. Throws an `EbmError` for a data set that has no such files. */
export function idxPair(
  { name, files }: Manifest,
  split: 'train' | 'test',
): readonly [images: DataFile, labels: DataFile] {
  const named = (what: string): DataFile | undefined =>
    files.find((file) => file.split === split && file.name.includes(what));
  const [images, labels] = [named('images'), named('labels')];
  if (images && labels) return [images, labels];
  throw new EbmError(name, 'must have images and labels in IDX files');
}
