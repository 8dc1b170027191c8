import { foldIn, permutation, type Key } from '@ebmjs/core';
import type { Entries, Entry } from '../formats/entry.js';

export interface ShuffleOptions {
  /** Entries that are taken, by their path. */
  readonly only: (path: string) => boolean;
  /** Of the order; without one, as they lie. */
  readonly key: Key | undefined;
  /** How many files are held, to be shuffled among themselves, where they can be read only as they lie. */
  readonly buffer: number;
  /** How many of the shuffled entries are passed over. */
  readonly from: number;
}

/**
 * Entries in an order of the key. An array's in any order, each read when it is asked for. Others as they lie or, with a
 * key, block by block: `buffer` files are read, shuffled among themselves, and only then the next ones; what is passed over
 * is not read, and what is given holds its bytes.
 */
export async function* shuffledEntries(entries: Entries, options: ShuffleOptions): AsyncGenerator<Entry> {
  const { only, key, from } = options;
  if (Array.isArray(entries)) {
    const wanted = (entries as readonly Entry[]).filter(({ path }) => only(path));
    yield* permuted(wanted, key, from);
  } else if (key) yield* byBlocks(entries, { ...options, key });
  else yield* inOrder(entries, options);
}

async function* inOrder(entries: Entries, { only, from }: ShuffleOptions): AsyncGenerator<Entry> {
  let seen = 0;
  for await (const entry of entries) {
    if (!only(entry.path)) continue;
    if (seen >= from) yield await held(entry);
    seen += 1;
  }
}

async function* byBlocks(
  entries: Entries,
  { buffer, key, from, ...options }: ShuffleOptions & { readonly key: Key },
): AsyncGenerator<Entry> {
  let number = Math.floor(from / buffer);
  let passed = from % buffer; // of the first block
  let block: Entry[] = [];
  for await (const entry of inOrder(entries, { ...options, buffer, key, from: number * buffer })) {
    block.push(entry);
    if (block.length < buffer) continue;
    yield* permuted(block, foldIn(key, number), passed);
    [number, passed, block] = [number + 1, 0, []];
  }
  yield* permuted(block, foldIn(key, number), passed);
}

function* permuted(entries: readonly Entry[], key: Key | undefined, from: number): Generator<Entry> {
  const order = key && permutation(key, entries.length);
  for (let i = from; i < entries.length; i++) yield entries[order ? order[i]! : i]!;
}

/** The entry with its bytes, which a tar gives only while it is at hand. */
async function held({ path, read }: Entry): Promise<Entry> {
  const bytes = (await read()).slice();
  return { path, size: bytes.length, read: async () => bytes };
}
