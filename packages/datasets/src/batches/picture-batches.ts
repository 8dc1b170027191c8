import { EbmError, keyOfRows, knownOptions, oneOf, scope, split, turnTaking, whole } from '@ebmjs/core';
import type { Batch, Key } from '@ebmjs/core';
import type { Augmentation } from '../augment/augmentation.js';
import type { Entries } from '../formats/entry.js';
import { isPicture, type DecodedPicture, type PicturesOptions } from '../formats/pictures.js';
import { folderOf } from '../picture-dataset.js';
import { checkedEpochs, checkedPosition, FIRST, type BatchPosition, type PositionedBatch } from './batch-position.js';
import { batchKey, orderKey } from './batches.js';
import { pictureRows, type PictureRows } from './picture-rows.js';
import { ALONE, partOf, rankOption, type Rank } from './rank.js';
import { shuffledEntries } from './shuffled-entries.js';

export interface PictureBatchesOptions {
  /** Rows of a batch; those that all ranks have of it together. */
  readonly batchSize: number;
  /** The source of the order, of the noise and of the augmentations. */
  readonly key: Key;
  /** Whether each epoch has an order of its own. @defaultValue true */
  readonly shuffle?: boolean;
  /** How many files are held to be shuffled among themselves, where entries come one by one. @defaultValue 1024 */
  readonly buffer?: number;
  /** The end of an epoch that is no whole batch; kept only where there is one rank. @defaultValue `'drop'` */
  readonly last?: 'drop' | 'keep';
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
 * Throws an `EbmError` for options that are none; the iteration for fewer pictures than a batch, for shapes that differ
 * where no `size` is given, for a picture of no class and for a damaged file, and the signal's reason.
 */
export function pictureBatches(open: () => Entries, options: PictureBatchesOptions): AsyncIterable<PositionedBatch> {
  knownOptions('pictureBatches', options, OPTIONS);
  const run = checkedRun(options);
  return { [Symbol.asyncIterator]: () => iterate(open, { ...options, ...run }) };
}

function checkedRun(options: PictureBatchesOptions) {
  const batchSize = whole('pictureBatches.batchSize', options.batchSize);
  const rank = rankOption('pictureBatches.rank', options.rank ?? ALONE);
  const last = oneOf('pictureBatches.last', options.last ?? 'drop', rank.of === 1 ? ['drop', 'keep'] : ['drop']);
  return {
    batchSize,
    last,
    shuffle: oneOf('pictureBatches.shuffle', options.shuffle ?? true, [true, false]),
    buffer: whole('pictureBatches.buffer', options.buffer ?? 1024),
    epochs: checkedEpochs('pictureBatches.epochs', options.epochs ?? Infinity),
    from: checkedPosition('pictureBatches.from', options.from ?? FIRST),
    part: partOf('pictureBatches.batchSize', batchSize, rank),
  };
}

type Run = PictureBatchesOptions & ReturnType<typeof checkedRun>;

async function* iterate(open: () => Entries, run: Run): AsyncGenerator<PositionedBatch> {
  const { classNames, classOf = folderOf, pictures } = run;
  const rows = pictureRows({ ...pictures, classOf, ...(classNames && { classNames }) });
  for (let { epoch, batch } = run.from; epoch < run.epochs; epoch++, batch = 0) {
    let made = 0;
    for await (const one of epochOf(open(), { run, rows, from: { epoch, batch } })) {
      made += 1;
      yield one;
    }
    if (made === 0 && batch === 0)
      throw new EbmError('pictureBatches.batchSize', 'must be at most the pictures that are wanted', run.batchSize);
  }
}

interface Epoch {
  readonly run: Run;
  readonly rows: PictureRows;
  readonly from: BatchPosition;
}

async function* epochOf(entries: Entries, { run, rows, from }: Epoch): AsyncGenerator<PositionedBatch> {
  const { batchSize, part, key, shuffle, buffer, last, signal } = run;
  const only = run.pictures?.only ?? isPicture;
  const order = shuffle ? orderKey(key, from.epoch) : undefined;
  const turn = turnTaking(signal);
  let { batch } = from;
  let [seen, decoded]: [number, DecodedPicture[]] = [0, []];
  const taken = (): PositionedBatch => {
    const at = { epoch: from.epoch, batch: batch++ };
    const out = { ...batchOf(decoded, { run, rows, from: at }), next: { epoch: from.epoch, batch } };
    [seen, decoded] = [0, []];
    return out;
  };
  for await (const entry of shuffledEntries(entries, { only, key: order, buffer, from: batch * batchSize })) {
    await turn();
    if (seen >= part.from && seen < part.from + part.rows) decoded.push(await rows.decode(entry));
    seen += 1;
    if (seen === batchSize) yield taken();
  }
  if (seen > 0 && last === 'keep') yield taken();
}

function batchOf(decoded: readonly DecodedPicture[], { run, rows, from: { epoch, batch } }: Epoch): Batch {
  const { key, part, augment } = run;
  const [noise, chance] = split(keyOfRows(batchKey(key, epoch, batch), part.from, decoded.length), 2);
  return scope(() => {
    const plain = rows.batch(decoded, noise);
    return augment ? augment(plain, chance) : plain;
  });
}
