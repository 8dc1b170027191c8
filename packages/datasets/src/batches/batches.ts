import { EbmError, foldIn, keyOfRows, knownOptions, oneOf, permutation, scope, split, whole } from '@ebmjs/core';
import type { Batch, FiniteDataset, Key } from '@ebmjs/core';
import type { Augmentation } from '../augment/augmentation.js';
import { checkedEpochs, checkedPosition, FIRST, type BatchPosition, type PositionedBatch } from './batch-position.js';
import { partOf } from './rank.js';
import { shardedOf } from './shard.js';

export interface BatchesOptions {
  /** Rows of a batch; of a shard, those that all ranks have of it together. */
  readonly batchSize: number;
  /** The source of the order, of the noise and of the augmentations. */
  readonly key: Key;
  /** Whether each epoch has an order of its own, else the order of the rows. @defaultValue true */
  readonly shuffle?: boolean;
  /**
   * The end of an epoch that is no whole batch: dropped, kept as a smaller batch, or filled up with the epoch's first
   * rows. @defaultValue `'drop'`
   */
  readonly last?: 'drop' | 'keep' | 'pad';
  /** @defaultValue Infinity */
  readonly epochs?: number;
  /** The batch to begin with: the `next` of the one before. @defaultValue the first */
  readonly from?: BatchPosition;
  /** Changes each batch, by a key of its own. @defaultValue none */
  readonly augment?: Augmentation;
  /** Ends the batches with its reason. */
  readonly signal?: AbortSignal;
}

const OPTIONS = ['batchSize', 'key', 'shuffle', 'last', 'epochs', 'from', 'augment', 'signal'];

/**
 * Every row once an epoch, in batches, dequantised: `x` `[batchSize, ...shape]` and `y` `[batchSize, classes]`. A batch is
 * yours to dispose; between two of them nothing is held. The order and the noise of batch `b` of epoch `e` depend on the
 * key, `e` and `b` alone, so that `from` goes on anywhere with the same bits. Can be iterated again, from `from`.
 *
 * Of a `shard`, the rank's part of every batch: the parts of all ranks, one behind the other, are the batch of one process.
 *
 * Throws an `EbmError` for options that are none, for a set smaller than a batch where the end is dropped, and for batches
 * that the ranks cannot part equally. The iteration throws the signal's reason.
 */
export function batches(data: FiniteDataset, options: BatchesOptions): AsyncIterable<PositionedBatch> {
  knownOptions('batches', options, OPTIONS);
  const plan = planOf(data, options);
  const from = checkedPosition('batches.from', options.from ?? FIRST);
  if (from.batch > plan.count) throw new EbmError('batches.from.batch', `must be at most ${plan.count}`, from.batch);
  const epochs = checkedEpochs('batches.epochs', options.epochs ?? Infinity);
  return { [Symbol.asyncIterator]: () => iterate({ ...plan, from, epochs }) };
}

interface Plan {
  /** Batches of an epoch. */
  readonly count: number;
  readonly orderOf: (epoch: number) => ArrayLike<number>;
  readonly make: (order: ArrayLike<number>, at: BatchPosition) => Batch;
  readonly signal: AbortSignal | undefined;
}

function planOf(given: FiniteDataset, options: BatchesOptions): Plan {
  const { key, shuffle = true, augment, signal } = options;
  oneOf('batches.shuffle', shuffle, [true, false]);
  const { data, rank } = shardedOf(given);
  const batchSize = whole('batches.batchSize', options.batchSize);
  const last = oneOf('batches.last', options.last ?? 'drop', ['drop', 'keep', 'pad']);
  const count = last === 'drop' ? Math.floor(data.size / batchSize) : Math.ceil(data.size / batchSize);
  if (count === 0) throw new EbmError('batches.batchSize', `must be at most the ${data.size} rows`, batchSize);
  const rowsAt = (batch: number): number =>
    last === 'keep' ? Math.min(batchSize, data.size - batch * batchSize) : batchSize;
  partOf('batches.batchSize', batchSize, rank);
  partOf('batches.last: the last batch', rowsAt(count - 1), rank);
  const make: Plan['make'] = (order, { epoch, batch }) => {
    const { from, rows } = partOf('batches', rowsAt(batch), rank);
    const first = batch * batchSize + from;
    const indices = Array.from({ length: rows }, (_, i) => order[(first + i) % data.size]!);
    const [noise, chance] = split(keyOfRows(batchKey(key, epoch, batch), from, rows), 2);
    return scope(() => {
      const plain = data.rows(indices, noise);
      return augment ? augment(plain, chance) : plain;
    });
  };
  const orderOf = (epoch: number): ArrayLike<number> =>
    shuffle ? permutation(orderKey(key, epoch), data.size) : Int32Array.from({ length: data.size }, (_, i) => i);
  return { count, orderOf, make, signal };
}

/** The key of an epoch's order. */
export const orderKey = (key: Key, epoch: number): Key => split(foldIn(key, epoch), 2)[0];

/** The key of a batch's noise and augmentations. */
export const batchKey = (key: Key, epoch: number, batch: number): Key => foldIn(split(foldIn(key, epoch), 2)[1], batch);

interface Iteration extends Plan {
  readonly from: BatchPosition;
  readonly epochs: number;
}

async function* iterate({ count, orderOf, make, signal, from, epochs }: Iteration): AsyncGenerator<PositionedBatch> {
  for (let { epoch, batch } = from; epoch < epochs; epoch++, batch = 0) {
    if (batch === count) continue;
    const order = orderOf(epoch);
    for (; batch < count; batch++) {
      signal?.throwIfAborted();
      const next = batch + 1 < count ? { epoch, batch: batch + 1 } : { epoch: epoch + 1, batch: 0 };
      yield { ...make(order, { epoch, batch }), next };
    }
  }
}
