import { EbmError, knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { arrayDataset } from './array-dataset.js';
import { parseCelebaAttributes, parseCelebaPartition, type CelebaAttributes } from './formats/celeba-lists.js';
import type { Entries } from './formats/entry.js';
import { gatherPictures } from './formats/gather-pictures.js';
import { isPicture } from './formats/pictures.js';
import type { DecodeImage } from './formats/pixels.js';
import { imageDataset, type ImageDatasetOptions } from './image-dataset.js';

export interface CelebaDatasetOptions extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'> {
  /** The aligned pictures, of `img_align_celeba.zip` or its folder. */
  readonly images: Entries;
  /** `list_attr_celeba.txt`. */
  readonly attributes: Uint8Array;
  /** `list_eval_partition.txt`. */
  readonly partition: Uint8Array;
  /** @defaultValue `'train'` */
  readonly split?: 'train' | 'validation' | 'test';
  /** One attribute, such as `'Smiling'`: two classes, without it and with it. @defaultValue all 40 attributes, 0 or 1 each */
  readonly attribute?: string;
  /** Side of the square that is cut from the middle of 178 x 218. @defaultValue 140 */
  readonly crop?: number;
  /** @defaultValue `[64, 64]` */
  readonly size?: readonly [height: number, width: number];
  /** The most pictures that are kept. @defaultValue all */
  readonly limit?: number;
  /** @defaultValue `decodeImage` */
  readonly decode?: DecodeImage;
}

const OPTIONS = [
  'name',
  'images',
  'attributes',
  'partition',
  'split',
  'attribute',
  'crop',
  'size',
  'limit',
  'decode',
  'licence',
  'attribution',
];
const [ATTRIBUTES_FILE, PARTITION_FILE] = ['list_attr_celeba.txt', 'list_eval_partition.txt'];

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * CelebA: faces, `x` `[n, ...size, 3]` on `(0, 1)`, dequantised as `(v + u) / 256`. `y` is `[n, 40]` of 0 and 1, an
 * attribute a column, which is not one-hot; or, for one `attribute`, one-hot of two classes. A picture is of the split
 * that the partition says.
 *
 * Rejects with an `EbmError` for lists of another layout, pictures that the lists do not have, and an unknown attribute.
 */
export async function celebaDataset(options: CelebaDatasetOptions): Promise<FiniteDataset> {
  knownOptions('celebaDataset', options, OPTIONS);
  const {
    name,
    images,
    split = 'train',
    attribute,
    crop = 140,
    size = [64, 64],
    limit,
    decode,
    licence,
    attribution,
  } = options;
  oneOf('celebaDataset.split', split, ['train', 'validation', 'test']);
  const attributes = parseCelebaAttributes(options.attributes, ATTRIBUTES_FILE);
  const parts = parseCelebaPartition(options.partition, PARTITION_FILE);
  if (attribute !== undefined) oneOf('celebaDataset.attribute', attribute, attributes.names);
  const only = (path: string): boolean => isPicture(path) && parts.get(fileName(path)) === split;
  const { shape, pixels, paths } = await gatherPictures(images, { name, crop, size, limit, decode, only, channels: 3 });
  const values = valuesOf(paths, attributes);
  const source = { name, ...(licence !== undefined && { licence }), ...(attribution !== undefined && { attribution }) };
  const width = attributes.names.length;
  if (attribute !== undefined) {
    const column = attributes.names.indexOf(attribute);
    const labels = Uint8Array.from(paths, (_, i) => values[i * width + column]!);
    return imageDataset({ ...source, shape, pixels, labels, classes: 2 });
  }
  return arrayDataset({
    ...source,
    x: { dtype: 'uint8', shape: [paths.length, ...shape], data: pixels },
    y: { dtype: 'float32', shape: [paths.length, width], data: Float32Array.from(values) },
  });
}

/** A row of attributes for each picture. */
function valuesOf(paths: readonly string[], { names, rowOf, values }: CelebaAttributes): Uint8Array {
  const out = new Uint8Array(paths.length * names.length);
  for (const [i, path] of paths.entries()) {
    const row = rowOf.get(fileName(path));
    if (row === undefined) throw new EbmError(ATTRIBUTES_FILE, 'must have attributes of each picture', fileName(path));
    out.set(values.subarray(row * names.length, (row + 1) * names.length), i * names.length);
  }
  return out;
}
