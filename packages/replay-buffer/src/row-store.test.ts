import { describe, expect, it } from 'vitest';
import { lentChunks, readRows, rowStore, wholeRows, writeNumbers, writeRows, type RowStore } from './row-store.js';

/** Five rows of two numbers in chunks of two rows: 2, 2 and 1. Row `i` is [10 i, 10 i + 1]. */
function store(): RowStore<Int32Array> {
  const made = rowStore({ capacity: 5, width: 2, allocate: (size) => new Int32Array(size) }, 5);
  writeNumbers(made, 0, Int32Array.of(0, 1, 10, 11, 20, 21, 30, 31, 40, 41));
  return made;
}

describe('rowStore', () => {
  it('keeps whole rows in chunks of at most the given size', () => {
    expect(store().chunks.map((chunk) => [...chunk])).toEqual([
      [0, 1, 10, 11],
      [20, 21, 30, 31],
      [40, 41],
    ]);
    const wide = rowStore({ capacity: 3, width: 9, allocate: (size) => new Uint8Array(size) }, 5);
    expect(wide.chunks.map(({ length }) => length)).toEqual([9, 9, 9]); // never less than a row
  });

  it('reads copies in the order of the slots', () => {
    const made = store();
    const out = readRows(made, [4, 0, 3, 0]);
    expect(out).toEqual(Int32Array.of(40, 41, 0, 1, 30, 31, 0, 1));
    out.fill(9);
    expect(wholeRows(made)).toEqual(Int32Array.of(0, 1, 10, 11, 20, 21, 30, 31, 40, 41));
    expect(readRows(made, [])).toEqual(new Int32Array());
  });

  it('writes rows where they belong, the last of two, and none to -1', () => {
    const made = store();
    writeRows(made, [3, -1, 4, 3], Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    expect(wholeRows(made)).toEqual(Int32Array.of(0, 1, 10, 11, 20, 21, 7, 8, 5, 6));
  });

  it('writes numbers across chunks', () => {
    const made = store();
    writeNumbers(made, 3, Int32Array.of(-1, -2, -3, -4, -5, -6));
    expect(wholeRows(made)).toEqual(Int32Array.of(0, 1, 10, -1, -2, -3, -4, -5, -6, 41));
  });
});

describe('lentChunks', () => {
  it('gives the memory itself, which may be written to again once it has been read', () => {
    const made = store();
    const chunks = [...made.chunks];
    expect([...lentChunks(made)].every((chunk, i) => chunk === chunks[i])).toBe(true);
    writeRows(made, [0, 2, 4], Int32Array.of(7, 7, 7, 7, 7, 7));
    expect(made.chunks.every((chunk, i) => chunk === chunks[i])).toBe(true); // no copy
  });

  it('stays as it was when something is written before and while it is read', () => {
    const made = store();
    const before = [...wholeRows(made)];
    const lent = lentChunks(made);
    writeRows(made, [4], Int32Array.of(-4, -4)); // before
    const read: number[] = [];
    for (const chunk of lent) {
      writeRows(made, [0, 1, 2], Int32Array.of(-1, -1, -2, -2, -3, -3)); // of it, and of what is to come
      read.push(...chunk);
    }
    expect(read).toEqual(before);
    expect(wholeRows(made)).toEqual(Int32Array.of(-1, -1, -2, -2, -3, -3, 30, 31, -4, -4));
  });

  it('copies a chunk at most once for each loan, also when nobody reads it', () => {
    const made = store();
    const [first, second] = made.chunks;
    lentChunks(made);
    writeRows(made, [0], Int32Array.of(5, 5));
    const copy = made.chunks[0];
    writeRows(made, [1], Int32Array.of(6, 6));
    expect(copy).not.toBe(first);
    expect(made.chunks[0]).toBe(copy);
    expect(made.chunks[1]).toBe(second); // nothing was written there
  });

  it('serves two readers, one of them gone early', () => {
    const made = store();
    const before = [...wholeRows(made)];
    const [one, two] = [lentChunks(made), lentChunks(made)];
    for (const _ of one) break;
    writeRows(made, [0, 2, 4], Int32Array.of(7, 7, 7, 7, 7, 7));
    expect([...two].flatMap((chunk) => [...chunk])).toEqual(before);
    const chunks = [...made.chunks];
    writeRows(made, [0, 2, 4], Int32Array.of(8, 8, 8, 8, 8, 8));
    expect(made.chunks.every((chunk, i) => chunk === chunks[i])).toBe(true);
  });
});
