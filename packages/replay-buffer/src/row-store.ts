import type { NamedArray } from '@ebmjs/core';

type Numbers = NamedArray['data'];

/**
 * Rows of `width` numbers, kept in chunks: a browser may have no gigabyte in one piece, and what is being read out need
 * be copied only where it is written to meanwhile.
 */
export interface RowStore<T extends Numbers = Numbers> {
  readonly width: number;
  readonly capacity: number;
  readonly rowsPerChunk: number;
  readonly chunks: T[];
  /** How many readers a chunk has: they see it as it is, so that a write to it goes to a copy. */
  readonly readers: number[];
}

export interface RowStoreOptions<T extends Numbers> {
  readonly capacity: number;
  readonly width: number;
  readonly allocate: (size: number) => T;
}

const CHUNK = 2 ** 24; // numbers

/** Rows of zeros, at most `size` numbers a chunk but at least one row. */
export function rowStore<T extends Numbers>(
  { capacity, width, allocate }: RowStoreOptions<T>,
  size: number = CHUNK,
): RowStore<T> {
  const rowsPerChunk = Math.max(1, Math.floor(size / Math.max(1, width)));
  const chunks = Array.from({ length: Math.ceil(capacity / rowsPerChunk) }, (_, i) =>
    allocate(Math.min(rowsPerChunk, capacity - i * rowsPerChunk) * width),
  );
  return { width, capacity, rowsPerChunk, chunks, readers: chunks.map(() => 0) };
}

/** A copy of the rows at `slots`. */
export function readRows<T extends Numbers>({ chunks, rowsPerChunk, width }: RowStore<T>, slots: ArrayLike<number>): T {
  const out = new (chunks[0]!.constructor as new (size: number) => T)(slots.length * width);
  for (let i = 0; i < slots.length; i++) {
    const chunk = Math.floor(slots[i]! / rowsPerChunk);
    const at = (slots[i]! - chunk * rowsPerChunk) * width;
    out.set(chunks[chunk]!.subarray(at, at + width), i * width);
  }
  return out;
}

/** Writes row `i` of `rows` over row `slots[i]`, in order; a slot of -1 takes none. */
export function writeRows<T extends Numbers>(store: RowStore<T>, slots: ArrayLike<number>, rows: T): void {
  const { rowsPerChunk, width } = store;
  for (let i = 0; i < slots.length; i++) {
    if (slots[i]! < 0) continue;
    const chunk = Math.floor(slots[i]! / rowsPerChunk);
    const at = (slots[i]! - chunk * rowsPerChunk) * width;
    writable(store, chunk).set(rows.subarray(i * width, (i + 1) * width), at);
  }
}

/** Writes numbers from number `at` on, in the order of rows. */
export function writeNumbers<T extends Numbers>(store: RowStore<T>, at: number, numbers: T): void {
  const size = store.rowsPerChunk * store.width;
  for (let done = 0; done < numbers.length;) {
    const chunk = Math.floor((at + done) / size);
    const offset = at + done - chunk * size;
    const n = Math.min(numbers.length - done, store.chunks[chunk]!.length - offset);
    writable(store, chunk).set(numbers.subarray(done, done + n), offset);
    done += n;
  }
}

/**
 * The chunks in order, as they are now, without copies: a chunk that is written to before it has been read leaves the
 * old one to its readers. Chunks are to be read only. Those of readers that never come cost a copy each, once.
 */
export function lentChunks<T extends Numbers>(store: RowStore<T>): Iterable<T> {
  const lent = [...store.chunks];
  lent.forEach((_, i) => store.readers[i]!++);
  const giveBack = (i: number): void => {
    if (store.chunks[i] === lent[i]) store.readers[i]!--;
  };
  return (function* () {
    let next = 0;
    try {
      while (next < lent.length) {
        const chunk = lent[next]!;
        yield chunk;
        giveBack(next);
        lent[next++] = undefined as unknown as T; // where it has been replaced, its memory is free from now on
      }
    } finally {
      for (; next < lent.length; next++) giveBack(next);
    }
  })();
}

/** All numbers in one new array. Throws a `RangeError` where no array can be so long. */
export function wholeRows<T extends Numbers>({ chunks, capacity, width }: RowStore<T>): T {
  const out = new (chunks[0]!.constructor as new (size: number) => T)(capacity * width);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

function writable<T extends Numbers>(store: RowStore<T>, chunk: number): T {
  if (store.readers[chunk]! > 0) {
    store.chunks[chunk] = store.chunks[chunk]!.slice() as T;
    store.readers[chunk] = 0;
  }
  return store.chunks[chunk]!;
}
