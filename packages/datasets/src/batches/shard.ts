import { EbmError, keyOfRows, knownOptions, oneOf, type FiniteDataset, type Key } from '@ebmjs/core';
import { subset } from '../subset.js';
import { ALONE, checkedRank, type Rank } from './rank.js';

export interface ShardOptions extends Rank {
  /**
   * What makes the shards equal where the rows cannot be parted: the last rows belong to none, or the first ones to two.
   * @defaultValue `'drop'`
   */
  readonly last?: 'drop' | 'pad';
}

/** A shard and what it is of. */
interface Sharded {
  readonly data: FiniteDataset;
  readonly rank: Rank;
}

/** By the object, so that what is made from a shard (a subset of it) is not taken for one. */
const shards = new WeakMap<FiniteDataset, Sharded>();

/**
 * What one of several ranks has of `data`: the rows `rank`, `rank + of`, `rank + 2 of` and so on. Shards are disjoint and
 * of one size, `floor(size / of)` where the last rows are dropped, `ceil(size / of)` where they are padded, and then cover
 * the data.
 *
 * Batches are those of one process, parted: with the same key, the `batch(key, n)` of all ranks, one behind the other, is
 * `data.batch(key, n * of)`, bit for bit, and `batches` of a shard is the rank's part of each batch of `data`. So they come
 * from all rows, not from the shard's: a run does not depend on how many ranks there are.
 *
 * Throws an `EbmError` for a rank that is none, and for more ranks than rows.
 */
export function shard(data: FiniteDataset, options: ShardOptions): FiniteDataset {
  knownOptions('shard', options, ['rank', 'of', 'last']);
  const rank = checkedRank('shard', options);
  const last = oneOf('shard.last', options.last ?? 'drop', ['drop', 'pad']);
  if (data.size < rank.of) throw new EbmError('shard.of', `must be at most the ${data.size} rows`, rank.of);
  const size = last === 'drop' ? Math.floor(data.size / rank.of) : Math.ceil(data.size / rank.of);
  const indices = Array.from({ length: size }, (_, i) => (rank.rank + i * rank.of) % data.size);
  const part = { ...subset(data, indices), batch: (key: Key, n: number) => data.batch(rowsOf(key, n, rank), n) };
  shards.set(part, { data, rank });
  return part;
}

function rowsOf(key: Key, n: number, { rank }: Rank): Key {
  if (key.length > 2) throw new EbmError('shard.batch.key', 'must be the key of a whole batch', key);
  return keyOfRows(key, rank * n, n);
}

/** What `data` is a shard of; itself, of one rank, where it is none. */
export const shardedOf = (data: FiniteDataset): Sharded => shards.get(data) ?? { data, rank: ALONE };
