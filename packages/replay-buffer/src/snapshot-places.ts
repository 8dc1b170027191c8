import type { Json, NamedArray } from '@ebmjs/core';
import type { Contents } from './contents.js';
import type { Layout } from './layout.js';
import { rowStore, writeNumbers, type RowStore } from './row-store.js';

const VERSION = 2;

/** An array of a snapshot and where it lives. */
export interface Place extends Pick<NamedArray, 'dtype' | 'shape'> {
  readonly store: RowStore;
}

/** The arrays of a snapshot, in the order of a file, and where they live. The order of the index lives in a copy. */
export function placesIn({ rows, labels, history }: Contents, layout: Layout): { readonly [name: string]: Place } {
  const { capacity, shape, classes, codec } = layout;
  const order = rowStore({ capacity, width: 1, allocate: (size) => new Int32Array(size) });
  if (labels) writeNumbers(order, 0, labels.index.order());
  return {
    rows: { dtype: codec.dtype, shape: [capacity, ...shape], store: rows },
    ...(labels && {
      labels: { dtype: 'float32', shape: [capacity, classes], store: labels.rows },
      order: { dtype: 'int32', shape: [capacity], store: order },
    }),
    visits: { dtype: 'int32', shape: [capacity], store: history.visits },
    born: { dtype: 'int32', shape: [capacity], store: history.born },
    origins: { dtype: 'uint8', shape: [capacity], store: history.origins },
  };
}

/** What two buffers must share for one to take the other's rows. The box matters only where levels refer to it. */
export function describeLayout({ capacity, shape, classes, codec, box, write }: Layout): {
  readonly [name: string]: Json;
} {
  const range = codec.dtype === 'uint8' ? [box.min, box.max] : null;
  return { version: VERSION, capacity, shape, classes, storage: codec.name, box: range, write };
}

/** What a snapshot says besides its arrays. */
export const metaOf = ({ key, writes, written }: Contents, layout: Layout): Json => ({
  ...describeLayout(layout),
  key: [...key],
  writes,
  written,
});
