import { EbmError, type ArrayInParts, type BufferParts, type BufferSnapshot, type NamedArray } from '@ebmjs/core';
import type { Contents } from './contents.js';
import type { Layout } from './layout.js';
import { lentChunks, wholeRows } from './row-store.js';
import { metaOf, placesIn } from './snapshot-places.js';

/** A copy of the contents as plain arrays. Throws an `EbmError` where there is no array as long as that of the rows. */
export function takeSnapshot(contents: Contents, layout: Layout): BufferSnapshot {
  const arrays = mapped(placesIn(contents, layout), ({ dtype, shape, store }) => {
    try {
      return { dtype, shape, data: wholeRows(store) } as NamedArray;
    } catch (cause) {
      const message = 'cannot have its rows in one array; take snapshotParts';
      throw new EbmError(`${layout.where}.snapshot`, message, shape, { cause });
    }
  });
  return { arrays, meta: metaOf(contents, layout) };
}

/** The contents as they are now, in parts that are the buffer's own memory until something is written over it. */
export function takeParts(contents: Contents, layout: Layout): BufferParts {
  const arrays = mapped(placesIn(contents, layout), ({ dtype, shape, store }): ArrayInParts => ({
    dtype,
    shape,
    parts: lentChunks(store),
  }));
  return { arrays, meta: metaOf(contents, layout) };
}

const mapped = <A, B>(record: { readonly [name: string]: A }, f: (value: A) => B): { readonly [name: string]: B } =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
