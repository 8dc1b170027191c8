import { EbmError, keyOfRows, scope, split, turnTaking, type Batch, type Key } from '@ebmjs/core';
import type { Augmentation } from '../augment/augmentation.js';
import type { Entries, Entry } from '../formats/entry.js';
import type { DecodedPicture } from '../formats/pictures.js';
import type { BatchPosition, PositionedBatch } from './batch-position.js';
import { batchKey, orderKey } from './batches.js';
import type { PictureRows } from './picture-rows.js';
import { partOf, type Rank } from './rank.js';
import { shuffledEntries } from './shuffled-entries.js';

/** What every epoch of a run of pictures has in common. */
export interface PictureRun {
  /** Rows of a batch of all ranks. */
  readonly batchSize: number;
  readonly last: 'drop' | 'keep' | 'pad';
  readonly rank: Rank;
  readonly key: Key;
  readonly shuffle: boolean;
  readonly buffer: number;
  /** Entries that are taken, by their path. */
  readonly only: (path: string) => boolean;
  readonly augment?: Augmentation | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PictureEpoch {
  readonly run: PictureRun;
  readonly rows: PictureRows;
  readonly from: BatchPosition;
}

/**
 * The batches of one epoch, from one of them on. How many pictures there are is known before the first is read where
 * `open` gives an array, else at the end, and only then are faults of the end told.
 */
export async function* pictureEpoch(
  open: () => Entries,
  { run, rows, from }: PictureEpoch,
): AsyncGenerator<PositionedBatch> {
  const { batchSize, last, only, signal } = run;
  const turn = turnTaking(signal);
  const entries = open();
  if (Array.isArray(entries)) checkEnd((entries as Entry[]).filter(({ path }) => only(path)).length, run, from);
  let total = 0;
  const counted = (path: string): boolean => {
    const wanted = only(path);
    if (wanted) total += 1;
    return wanted;
  };
  let { batch } = from;
  const made = async (taken: readonly Entry[]): Promise<PositionedBatch> => {
    const at = { epoch: from.epoch, batch: batch++ };
    const part = partOf('pictureBatches', taken.length, run.rank);
    const decoded: DecodedPicture[] = [];
    for (const entry of taken.slice(part.from, part.from + part.rows)) {
      await turn();
      decoded.push(await rows.decode(entry));
    }
    return { ...batchOf(decoded, part.from, { run, rows, from: at }), next: { epoch: from.epoch, batch } };
  };
  const order = { only: counted, buffer: run.buffer, key: run.shuffle ? orderKey(run.key, from.epoch) : undefined };
  let taken: Entry[] = [];
  for await (const entry of shuffledEntries(entries, { ...order, from: batch * batchSize })) {
    signal?.throwIfAborted();
    taken.push(entry);
    if (taken.length < batchSize) continue;
    yield await made(taken);
    taken = [];
  }
  checkEnd(total, run, from);
  if (taken.length === 0 || last === 'drop') return;
  if (last === 'pad') await pad(taken, batchSize, () => shuffledEntries(open(), { ...order, from: 0 }));
  yield await made(taken);
}

/** Fills a batch up with the epoch's first entries, with all of them again where it is larger than the epoch. */
async function pad(taken: Entry[], batchSize: number, first: () => AsyncIterable<Entry>): Promise<void> {
  while (taken.length < batchSize) {
    const before = taken.length;
    for await (const entry of first()) {
      taken.push(entry);
      if (taken.length === batchSize) return;
    }
    if (taken.length === before)
      throw new EbmError('pictureBatches.open', 'must give its entries each time it is called');
  }
}

/** Throws for a set that has no batch, whose last batch the ranks cannot part, or that ends before `from`. */
function checkEnd(total: number, { batchSize, last, rank }: PictureRun, from: BatchPosition): void {
  if (total === 0) throw new EbmError('pictureBatches.open', 'must give a picture that is wanted, or more');
  const count = last === 'drop' ? Math.floor(total / batchSize) : Math.ceil(total / batchSize);
  if (count === 0) throw new EbmError('pictureBatches.batchSize', `must be at most the ${total} pictures`, batchSize);
  if (last === 'keep') partOf('pictureBatches.last: the last batch', total - (count - 1) * batchSize, rank);
  if (from.batch > count) throw new EbmError('pictureBatches.from.batch', `must be at most ${count}`, from.batch);
}

function batchOf(decoded: readonly DecodedPicture[], first: number, { run, rows, from }: PictureEpoch): Batch {
  const { key, augment } = run;
  const [noise, chance] = split(keyOfRows(batchKey(key, from.epoch, from.batch), first, decoded.length), 2);
  return scope(() => {
    const plain = rows.batch(decoded, noise);
    return augment ? augment(plain, chance) : plain;
  });
}
