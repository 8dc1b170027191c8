import { whole } from './check.js';
import { EbmError } from './error.js';
import { philox4x32 } from './philox.js';

declare const brand: unique symbol;

/**
 * A source of chance: 64 bits, as two unsigned 32-bit words. Every random draw takes a key and none is used twice:
 * `split` it first. Plain JSON, so that a checkpoint can hold it. The key of some rows (`keyOfRows`) says which as well.
 */
export type Key = readonly [low: number, high: number, ...rows: number[]] & { readonly [brand]: 'Key' };

// The last word of the counter says what the bits are for, so that draws of different kinds never share bits.
export const SPLIT = 1;
export const UNIFORM = 2;
export const NORMAL = 3;
export const RANDINT = 4;

/**
 * The key of a seed. Seed 0 is a seed like any other.
 *
 * @param seed a whole number from 0 to 2^53 - 1
 */
export function key(seed: number): Key {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new EbmError('key.seed', 'must be a whole number from 0 to 2^53 - 1', seed);
  return asKey(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0);
}

/** A tuple of `N` keys for `N` up to 8, else an array. */
export type Keys<N extends number> = number extends N
  ? Key[]
  : N extends 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
    ? Tuple<N>
    : Key[];
type Tuple<N extends number, T extends Key[] = []> = T['length'] extends N ? T : Tuple<N, [...T, Key]>;

/** `n` independent keys. The parent is spent. Throws an `EbmError` unless `n` is a whole number of at least 0. */
export function split<N extends number>(parent: Key, n: N): Keys<N> {
  whole('split.n', n, 0);
  return Array.from({ length: n }, (_, i) => child(parent, i, 0)) as Keys<N>;
}

/** The key for item `data` (a step, an epoch, a class) under `parent`. Independent of `split` on the same parent. */
export function foldIn(parent: Key, data: number): Key {
  if (!Number.isSafeInteger(data) || data < 0)
    throw new EbmError('foldIn.data', 'must be a whole number from 0 to 2^53 - 1', data);
  return child(parent, data, 1);
}

/**
 * The key of `rows` rows of a larger batch, from row `from` on: what it and its children draw for these rows is, bit for
 * bit, what `parent` and its children draw for them in the batch. Chains walked in parts, or on several machines, so go
 * where they would have gone together. Of a key of rows, `from` counts from the first of these.
 *
 * A draw of a whole multiple of `rows` numbers counts as one for each row; any other, and a permutation, is the same in
 * all parts.
 */
export function keyOfRows(parent: Key, from: number, rows: number): Key {
  const [low, high, first = 0] = checkedKey(parent);
  return asKey(low, high, first + whole('keyOfRows.from', from, 0), whole('keyOfRows.rows', rows));
}

/** The key without its rows: for a draw that all rows share, as the length of a trajectory is. */
export function keyOfAll(key: Key): Key {
  const [low, high] = checkedKey(key);
  return asKey(low, high);
}

/** A key from its two words, as `JSON.parse` gives them back. */
export function keyFromJson(words: unknown): Key {
  if (!isKey(words) || words.length !== 2)
    throw new EbmError('keyFromJson', 'must be two unsigned 32-bit words', words);
  return asKey(words[0], words[1]);
}

/** The same key. Throws an `EbmError` for anything that is none, such as a seed. */
export function checkedKey(given: Key): Key {
  if (!isKey(given)) throw new EbmError('key', 'must be a key, as key(seed) makes one', given);
  return given;
}

const isKey = (value: unknown): value is Key => Array.isArray(value) && isWord(value[0]) && isWord(value[1]);
const isWord = (value: unknown): boolean => typeof value === 'number' && value >>> 0 === value;

function child(parent: Key, index: number, kind: number): Key {
  const bits = philox4x32([index >>> 0, Math.floor(index / 2 ** 32) >>> 0, kind, SPLIT], checkedKey(parent));
  return asKey(bits[0], bits[1], parent[2], parent[3]);
}

// oxlint-disable-next-line max-params -- the four numbers of a key
const asKey = (low: number, high: number, from?: number, rows?: number): Key =>
  Object.freeze(rows === undefined ? [low, high] : [low, high, from, rows]) as unknown as Key;
