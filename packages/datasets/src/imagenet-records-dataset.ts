import { EbmError, knownOptions, whole, type FiniteDataset } from '@ebmjs/core';
import { badFile } from './formats/bad-file.js';
import type { Entry } from './formats/entry.js';
import { gatherPictures } from './formats/gather-pictures.js';
import type { DecodeImage } from './formats/pixels.js';
import { parseExample } from './formats/tf-example.js';
import { tfRecords, type TfRecord } from './formats/tfrecord.js';
import { imageDataset, type ImageDatasetOptions } from './image-dataset.js';

export interface ImagenetRecordsDatasetOptions extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'> {
  /** TFRecord files by their names, a piece at a time: `train-00000-of-01024`, ... */
  readonly files: Readonly<Record<string, AsyncIterable<Uint8Array> | Iterable<Uint8Array>>>;
  /** Number of classes; labels in the files are from 1. @defaultValue 1000 */
  readonly classes?: number;
  /** `[height, width]` to which the largest square in the middle is scaled. @defaultValue `[128, 128]` */
  readonly size?: readonly [height: number, width: number];
  /** The most pictures that are kept. @defaultValue all */
  readonly limit?: number;
  /** @defaultValue `decodeImage` */
  readonly decode?: DecodeImage;
}

const OPTIONS = ['name', 'files', 'classes', 'size', 'limit', 'decode', 'licence', 'attribution'];

/**
 * ImageNet as TFRecords of `tf.train.Example` with `image/encoded` (JPEG) and `image/class/label` (from 1): `x`
 * `[n, 128, 128, 3]` on `(0, 1)`, from the middle, one-hot labels from 0.
 *
 * Rejects with an `EbmError` with file and offset for a wrong check sum, an example without these, and a damaged picture.
 */
export async function imagenetRecordsDataset(options: ImagenetRecordsDatasetOptions): Promise<FiniteDataset> {
  knownOptions('imagenetRecordsDataset', options, OPTIONS);
  const { name, files, classes = 1000, size = [128, 128], limit, decode, licence, attribution } = options;
  whole('imagenetRecordsDataset.classes', classes, 2);
  if (Object.keys(files).length === 0) throw new EbmError('imagenetRecordsDataset.files', 'must name one file or more');
  const labels: number[] = [];
  const entries = examples(files, { classes, labels });
  const gathered = await gatherPictures(entries, {
    name,
    size,
    limit,
    decode,
    crop: 'square',
    channels: 3,
    only: () => true,
  });
  return imageDataset({
    name,
    shape: gathered.shape,
    pixels: gathered.pixels,
    labels: Uint16Array.from(labels),
    classes,
    ...(licence !== undefined && { licence }),
    ...(attribution !== undefined && { attribution }),
  });
}

interface Classes {
  readonly classes: number;
  /** Filled as pictures are read. */
  readonly labels: number[];
}

async function* examples(
  files: ImagenetRecordsDatasetOptions['files'],
  { classes, labels }: Classes,
): AsyncGenerator<Entry> {
  for (const [file, pieces] of Object.entries(files)) {
    for await (const record of tfRecords(pieces, { file })) {
      const { image, label } = exampleOf(record, classes);
      labels.push(label);
      yield { path: `${file}, byte ${record.offset}`, size: image.length, read: async () => image };
    }
  }
}

function exampleOf({ data, ...place }: TfRecord, classes: number): { image: Uint8Array; label: number } {
  const features = parseExample(data, place);
  const image = features.get('image/encoded')?.bytes[0];
  const label = features.get('image/class/label')?.integers[0];
  if (!image || label === undefined) {
    throw badFile(place, 'must have image/encoded and image/class/label', [...features.keys()].slice(0, 10));
  }
  if (!(label >= 1 && label <= classes)) throw badFile(place, `must have a label from 1 to ${classes}`, label);
  return { image, label: label - 1 };
}
