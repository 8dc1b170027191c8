import { ORIGINS, type ChainHistory, type Key } from '@ebmjs/core';
import type { Stored } from './codec.js';
import { classOf, labelIndex, type LabelIndex } from './label-index.js';
import type { Layout } from './layout.js';
import { readRows, rowStore, writeRows, type RowStore } from './row-store.js';

/** The labels of chains that have some. */
export interface Labels {
  /** `classes` numbers a chain. */
  readonly rows: RowStore<Float32Array>;
  readonly index: LabelIndex;
}

/** All that changes in a buffer: its arrays in place, its counts by replacing this record. */
export interface Contents {
  readonly rows: RowStore<Stored>;
  /** Null for chains without labels. */
  readonly labels: Labels | null;
  /** A number a slot each. */
  readonly history: { readonly [name in keyof ChainHistory]: RowStore<ChainHistory[name]> };
  /** Slots that hold chains: the first ones. */
  readonly stored: number;
  /** Calls of `put`, and chains that they brought. */
  readonly writes: number;
  readonly written: number;
  /** Of rounding and of places: write number `writes` uses `foldIn` of it. */
  readonly key: Key;
}

const floats = (size: number): Float32Array => new Float32Array(size);
const ints = (size: number): Int32Array => new Int32Array(size);
const bytes = (size: number): Uint8Array => new Uint8Array(size);

/** Contents without chains. */
export function emptyContents({ capacity, width, classes, codec }: Layout, key: Key): Contents {
  return {
    rows: rowStore({ capacity, width, allocate: codec.allocate }),
    labels:
      classes === 0
        ? null
        : { rows: rowStore({ capacity, width: classes, allocate: floats }), index: labelIndex(classes, capacity) },
    history: {
      visits: rowStore({ capacity, width: 1, allocate: ints }),
      born: rowStore({ capacity, width: 1, allocate: ints }),
      origins: rowStore({ capacity, width: 1, allocate: bytes }),
    },
    stored: 0,
    writes: 0,
    written: 0,
    key,
  };
}

/** That of the chains at `slots`; for -1 that of a chain that begins now. */
export function historyAt({ history, writes }: Contents, slots: Int32Array): ChainHistory {
  const known = slots.map((slot) => Math.max(slot, 0));
  const at = {
    visits: readRows(history.visits, known),
    born: readRows(history.born, known),
    origins: readRows(history.origins, known),
  };
  slots.forEach((slot, i) => {
    if (slot >= 0) return;
    at.visits[i] = 0;
    at.born[i] = writes;
    at.origins[i] = ORIGINS.indexOf('fresh');
  });
  return at;
}

/** Writes labels `[n, classes]` over those of `slots`, -1 for none. */
export function writeLabels({ rows, index }: Labels, slots: Int32Array, y: Float32Array): void {
  writeRows(rows, slots, y);
  slots.forEach((slot, i) => {
    if (slot >= 0) index.move(slot, classOf(y, i, rows.width));
  });
}
