import { EbmError, knownOptions, oneOf, whole } from '@ebmjs/core';
import type { Entries } from './formats/entry.js';
import type { CropResizeOptions } from './formats/crop-resize.js';
import { isPicture } from './formats/pictures.js';
import type { DecodeImage } from './formats/pixels.js';
import type { ImageDatasetOptions } from './image-dataset.js';
import { folderOf, pictureDataset, type PictureDataset } from './picture-dataset.js';

export interface DtdDatasetOptions
  extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'>, CropResizeOptions {
  /** Opens the files of `dtd-r1.0.1.tar.gz`, or of its folder; called twice for a split, whose list may lie behind. */
  readonly open: () => Entries;
  /** @defaultValue `'all'` */
  readonly split?: 'train' | 'validation' | 'test' | 'all';
  /** Which of the ten published divisions. @defaultValue 1 */
  readonly fold?: number;
  /** The most pictures that are kept. @defaultValue all */
  readonly limit?: number;
  /** @defaultValue `decodeImage` */
  readonly decode?: DecodeImage;
}

const OPTIONS = [
  'name',
  'open',
  'split',
  'fold',
  'limit',
  'decode',
  'crop',
  'from',
  'size',
  'channels',
  'licence',
  'attribution',
];
const LISTS = { train: 'train', validation: 'val', test: 'test' } as const;

/**
 * Describable Textures: 5,640 pictures of 47 kinds. As data outside CIFAR, Du and Mordatch take the 32 x 32 pixels at the
 * top left, which is the default here: `x` `[n, 32, 32, 3]` on `(0, 1)`, one-hot labels by the sorted names of the kinds.
 *
 * Rejects with an `EbmError` where the list of a split is missing, and for damaged files.
 */
export async function dtdDataset(options: DtdDatasetOptions): Promise<PictureDataset> {
  knownOptions('dtdDataset', options, OPTIONS);
  const { open, split = 'all', fold = 1, crop = 32, from = 'top-left', ...rest } = options;
  oneOf('dtdDataset.split', split, ['train', 'validation', 'test', 'all']);
  const listed =
    split === 'all' ? undefined : await listOf(open(), `${LISTS[split]}${whole('dtdDataset.fold', fold)}.txt`);
  const classOf = (path: string): string | undefined => {
    const inside = /(?:^|\/)images\/([^/]+\/[^/]+)$/.exec(path)?.[1];
    return inside && (!listed || listed.has(inside)) ? folderOf(path) : undefined;
  };
  return pictureDataset({ channels: 3, ...rest, entries: open(), crop, from, classOf, only: isPicture });
}

/** Names of pictures in a list of the set's, one a line: `banded/banded_0002.jpg`. */
async function listOf(entries: Entries, list: string): Promise<ReadonlySet<string>> {
  for await (const { path, read } of entries) {
    if (!path.endsWith(`labels/${list}`)) continue;
    const lines = new TextDecoder().decode(await read()).split('\n');
    return new Set(lines.map((line) => line.trim()).filter((line) => line !== ''));
  }
  throw new EbmError('dtd', `must have labels/${list}, for fold 1 to 10`);
}
