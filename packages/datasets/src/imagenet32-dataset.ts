import { EbmError, knownOptions, whole, type FiniteDataset } from '@ebmjs/core';
import { badFile } from './formats/bad-file.js';
import { planesToPixels } from './formats/cifar.js';
import { growingBytes } from './formats/growing-bytes.js';
import { openNpz, readIntegers } from './formats/npz.js';
import { isPickle, pickledPictures } from './formats/pickled-pictures.js';
import { bytesAccess, type RandomAccess } from './formats/random-access.js';
import { zipEntries } from './formats/zip.js';
import { imageDataset, type ImageDatasetOptions } from './image-dataset.js';

export interface Imagenet32DatasetOptions extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'> {
  /**
   * Files in the order of their rows, .npz (`train_data_batch_1.npz`, ...) or pickles (`train_data_batch_1`, ...), or the
   * zips that hold them.
   */
  readonly files: readonly RandomAccess[];
  /** The most pictures that are kept, from the first on; each takes 3,074 bytes. @defaultValue all */
  readonly limit?: number;
}

const PIXELS = 32 * 32 * 3;
const CLASSES = 1000;
/** A file of a batch inside a zip: .npz, or a pickle, which has no ending. */
const BATCH = /(^|\/)((train_data_batch_\d+|val_data)$|[^/]*\.npz$)/;
/** A batch of the training set has 128,117 pictures. */
const MOST_BATCH_BYTES = 2 ** 29;
const MOST_ROWS = 2 ** 21;

/**
 * ImageNet in 32 x 32 pixels of Chrabaszcz, Loshchilov and Hutter (2017, arXiv:1707.08819), from .npz files or pickles of
 * `data` `[n, 3072]` (three planes a row) and `labels` from 1 to 1,000: `x` `[n, 32, 32, 3]` on `(0, 1)`, dequantised as
 * `(v + u) / 256`, one-hot labels `[n, 1000]` from 0. Not the set of van den Oord and others, of other pixels: bits per
 * dimension of the two do not compare. Rows of .npz are inflated one by one, and no more than `limit`; a pickle is read
 * whole, and never run: one that calls anything but NumPy's arrays is refused.
 *
 * Rejects with an `EbmError` for files of another layout.
 */
export async function imagenet32Dataset(options: Imagenet32DatasetOptions): Promise<FiniteDataset> {
  knownOptions('imagenet32Dataset', options, ['name', 'files', 'limit', 'licence', 'attribution']);
  const { files, limit = MOST_ROWS, ...rest } = options;
  whole('imagenet32Dataset.limit', limit);
  const pixels = growingBytes();
  const labels: number[] = [];
  for await (const access of batchFiles(files)) {
    if (labels.length >= limit) break;
    const pickled = isPickle(await access.read(0, Math.min(1, access.size)));
    await (pickled ? addPickled : addRows)(access, { pixels, labels, limit });
  }
  return imageDataset({
    ...rest,
    shape: [32, 32, 3],
    pixels: pixels.bytes(),
    labels: Uint16Array.from(labels),
    classes: CLASSES,
  });
}

/** The files of a batch each: themselves, and those inside zips. */
async function* batchFiles(files: readonly RandomAccess[]): AsyncGenerator<RandomAccess> {
  if (files.length === 0) throw new EbmError('imagenet32Dataset.files', 'must name one file or more');
  for (const access of files) {
    if (isPickle(await access.read(0, Math.min(1, access.size)))) {
      yield access;
      continue;
    }
    const entries = await zipEntries(access, { mostEntryBytes: MOST_BATCH_BYTES });
    const inner = entries.filter(({ path }) => BATCH.test(path));
    if (inner.length === 0) yield access; // an .npz, which is a zip itself
    for (const entry of inner.toSorted((a, b) => natural(a.path, b.path))) {
      yield bytesAccess(`${access.file}/${entry.path}`, await entry.read());
    }
  }
}

/** `batch_2` before `batch_10`. */
const natural = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

interface Rows {
  readonly pixels: ReturnType<typeof growingBytes>;
  readonly labels: number[];
  readonly limit: number;
}

async function addRows(access: RandomAccess, { pixels, labels, limit }: Rows): Promise<void> {
  const { file } = access;
  const open = await openNpz(access);
  const classes = await readIntegers(await open('labels'), MOST_ROWS, file);
  const { descr, shape, data } = await open('data');
  const place = { file, offset: data.offset() };
  try {
    if (descr !== '|u1' || shape.join() !== `${classes.length},${PIXELS}`) {
      throw badFile(place, `must hold data of bytes [${classes.length}, ${PIXELS}]`, [descr, ...shape]);
    }
    const row = new Uint8Array(PIXELS);
    for (const label of classes.slice(0, limit - labels.length)) {
      if (!(label >= 1 && label <= CLASSES)) throw badFile(place, `must have labels from 1 to ${CLASSES}`, label);
      planesToPixels(await data.read(PIXELS), row);
      pixels.push(row);
      labels.push(label - 1);
    }
  } finally {
    await data.close();
  }
}

async function addPickled(access: RandomAccess, { pixels, labels, limit }: Rows): Promise<void> {
  const { file, size } = access;
  if (size > MOST_BATCH_BYTES) throw badFile({ file, offset: 0 }, `must have at most ${MOST_BATCH_BYTES} bytes`, size);
  const batch = pickledPictures(await access.read(0, size), file, PIXELS);
  const classes = batch.labelsOf('labels', { first: 1, last: CLASSES });
  const row = new Uint8Array(PIXELS);
  for (const [i, label] of classes.slice(0, limit - labels.length).entries()) {
    planesToPixels(batch.rowOf(i), row);
    pixels.push(row);
    labels.push(label - 1);
  }
}
