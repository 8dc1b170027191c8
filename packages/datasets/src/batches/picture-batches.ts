import { EbmError, knownOptions, oneOf, whole, type Key } from '@ebmjs/core';
import type { Augmentation } from '../augment/augmentation.js';
import type { Entries } from '../formats/entry.js';
import { isPicture, type PicturesOptions } from '../formats/pictures.js';
import { folderOf } from '../picture-dataset.js';
import { checkedEpochs, checkedPosition, FIRST, type BatchPosition, type PositionedBatch } from './batch-position.js';
import { pictureEpoch, type PictureRun } from './picture-epoch.js';
import { pictureRows } from './picture-rows.js';
import { ALONE, partOf, rankOption, type Rank } from './rank.js';

export interface PictureBatchesOptions {
  /** Rows of a batch; those that all ranks have of it together. */
  readonly batchSize: number;
  /** The source of the order, of the noise and of the augmentations. */
  readonly key: Key;
  /** Whether each epoch has an order of its own. @defaultValue true */
  readonly shuffle?: boolean;
  /** How many files are held to be shuffled among themselves, where entries come one by one. @defaultValue 1024 */
  readonly buffer?: number;
  /**
   * The end of an epoch that is no whole batch: dropped, kept as a smaller batch, which the ranks must be able to part, or
   * filled up with the epoch's first rows. @defaultValue `'drop'`
   */
  readonly last?: 'drop' | 'keep' | 'pad';
  /** @defaultValue Infinity */
  readonly epochs?: number;
  /** The batch to begin with: the `next` of the one before. @defaultValue the first */
  readonly from?: BatchPosition;
  /** Whose part of each batch is read. @defaultValue the only one */
  readonly rank?: Rank;
  /** The names of the classes, in the order of the labels. @defaultValue no labels */
  readonly classNames?: readonly string[];
  /** The class of a picture, by its path. @defaultValue the folder that it is in */
  readonly classOf?: (path: string) => string | undefined;
  /** Which entries are taken, and how they are decoded, cut and scaled: as for `pictures`. @defaultValue as they are */
  readonly pictures?: PicturesOptions;
  /** Changes each batch, by a key of its own. @defaultValue none */
  readonly augment?: Augmentation;
  /** Ends the batches with its reason. */
  readonly signal?: AbortSignal;
}

const OWN = ['batchSize', 'key', 'shuffle', 'buffer', 'last', 'epochs', 'from', 'rank', 'classNames', 'classOf'];
const OPTIONS = [...OWN, 'pictures', 'augment', 'signal'];

/**
 * Batches of pictures that need not fit into memory: `x` `[batchSize, height, width, channels]` on (0, 1), dequantised as
 * `(v + u) / 256`, and `y` `[batchSize, classes]` where `classNames` are given. `open` gives the entries, from the beginning,
 * once an epoch.
 *
 * Where it gives an array (a folder, a zip), any order is drawn and memory holds one batch. Where entries come one by one (a
 * tar), they are shuffled by blocks: `buffer` files as they are packed, and a batch; what is far apart in the tar never
 * comes together, so its order should be none of classes. Both orders depend on the key and the epoch alone, and `from` goes on
 * with the same bits, passing over what it does not need unread.
 *
 * Every picture comes once an epoch, but for the end that `last` drops, or the first ones that it comes back to. With `rank`,
 * the parts of all ranks, one behind the other, are the batch of one process.
 *
 * Throws an `EbmError` for options that are none; the iteration for fewer pictures than a batch where the end is dropped,
 * for a last batch that the ranks cannot part (of an array before anything is read, else at the epoch's end), for shapes
 * that differ where no `size` is given, for a picture of no class and for a damaged file, and the signal's reason.
 */
export function pictureBatches(open: () => Entries, options: PictureBatchesOptions): AsyncIterable<PositionedBatch> {
  knownOptions('pictureBatches', options, OPTIONS);
  if (typeof open !== 'function') throw new EbmError('pictureBatches.open', 'must be a function that gives the entries', typeof open); // prettier-ignore
  const run = checkedRun(options);
  const from = checkedPosition('pictureBatches.from', options.from ?? FIRST);
  const epochs = checkedEpochs('pictureBatches.epochs', options.epochs ?? Infinity);
  return { [Symbol.asyncIterator]: () => iterate(open, { options, run, from, epochs }) };
}

function checkedRun(options: PictureBatchesOptions): PictureRun {
  const batchSize = whole('pictureBatches.batchSize', options.batchSize);
  const rank = rankOption('pictureBatches.rank', options.rank ?? ALONE);
  partOf('pictureBatches.batchSize', batchSize, rank);
  return {
    batchSize,
    rank,
    key: options.key,
    last: oneOf('pictureBatches.last', options.last ?? 'drop', ['drop', 'keep', 'pad']),
    shuffle: oneOf('pictureBatches.shuffle', options.shuffle ?? true, [true, false]),
    buffer: whole('pictureBatches.buffer', options.buffer ?? 1024),
    only: options.pictures?.only ?? isPicture,
    augment: options.augment,
    signal: options.signal,
  };
}

async function* iterate(
  open: () => Entries,
  { options, run, from, epochs }: Iteration,
): AsyncGenerator<PositionedBatch> {
  const { classNames, classOf = folderOf, pictures } = options;
  const rows = pictureRows({ ...pictures, classOf, ...(classNames && { classNames }) });
  for (let { epoch, batch } = from; epoch < epochs; epoch++, batch = 0)
    yield* pictureEpoch(open, { run, rows, from: { epoch, batch } });
}

interface Iteration {
  readonly options: PictureBatchesOptions;
  readonly run: PictureRun;
  readonly from: BatchPosition;
  readonly epochs: number;
}
