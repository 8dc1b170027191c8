import { EbmError, knownOptions } from '@ebmjs/core';
import { decodeImage } from './formats/decode-image.js';
import type { Entry } from './formats/entry.js';
import { isPicture } from './formats/pictures.js';
import type { Pixels } from './formats/pixels.js';
import type { RandomAccess } from './formats/random-access.js';
import { zipEntries } from './formats/zip.js';
import type { ImageDatasetOptions } from './image-dataset.js';
import { pictureDataset, type PictureDataset } from './picture-dataset.js';

export interface OmniglotDatasetOptions extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'> {
  /** `images_background.zip`, `images_evaluation.zip`, or the small ones. */
  readonly files: readonly RandomAccess[];
  /** `[height, width]`, scaled by area. @defaultValue as they are, `[105, 105]` */
  readonly size?: readonly [height: number, width: number];
  /** The most drawings that are kept. @defaultValue all */
  readonly limit?: number;
}

/**
 * Omniglot's drawings, `x` `[n, 105, 105, 1]` or scaled: ink is white, near 1, which in the files it is not. A class is a
 * letter of an alphabet, `Balinese/character01`; one-hot labels in the order of those names.
 *
 * Rejects with an `EbmError` with file and offset for zips that are damaged, or hold no drawings.
 */
export async function omniglotDataset(options: OmniglotDatasetOptions): Promise<PictureDataset> {
  knownOptions('omniglotDataset', options, ['name', 'files', 'size', 'limit', 'licence', 'attribution']);
  const { files, ...rest } = options;
  if (files.length === 0) throw new EbmError('omniglotDataset.files', 'must name one zip or more');
  const entries: Entry[] = [];
  for (const access of files) entries.push(...(await zipEntries(access)));
  return pictureDataset({
    ...rest,
    entries: entries
      .filter(({ path }) => isPicture(path))
      .sort((a, b) => (letterOf(a.path) + a.path < letterOf(b.path) + b.path ? -1 : 1)),
    classOf: letterOf,
    decode: inverted,
    channels: 1,
  });
}

/** Alphabet and letter: `images_background/Balinese/character01/0108_01.png`. */
function letterOf(path: string): string {
  const letter = /([^/]+\/[^/]+)\/[^/]+$/.exec(path)?.[1];
  if (!letter) throw new EbmError(path, 'must lie in the folder of a letter in the folder of an alphabet');
  return letter;
}

function inverted(bytes: Uint8Array, file: string): Pixels {
  const image = decodeImage(bytes, file);
  return { ...image, data: image.data.map((value) => 255 - value) };
}
