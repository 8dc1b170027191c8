import type * as tf from '@tensorflow/tfjs-core';
import { batchOf, EbmError, foldIn, labelsOf, type Draw } from '@ebmjs/core';
import { historyAt, writeLabels, type Contents } from './contents.js';
import type { Layout } from './layout.js';
import { placesOf } from './places.js';
import { finiteRows } from './finite-rows.js';
import { writeRows } from './row-store.js';

/** Finished chains as plain numbers. */
export interface Finished {
  readonly draw: Draw;
  readonly rows: Float32Array;
  readonly labels: Float32Array | undefined;
}

/** Writes finished chains where they belong; the contents then. Throws an `EbmError` before it has changed anything. */
export function put(contents: Contents, layout: Layout, { draw, rows, labels }: Finished): Contents {
  finiteRows(`${layout.where}.put.x`, rows, layout.width);
  const { key, writes, written, stored, history } = contents;
  const { slots } = draw;
  const places = placesOf(contents, layout, slots);
  const { visits, born, origins } = draw.history ?? historyAt(contents, slots);
  writeRows(contents.rows, places, layout.codec.encode(foldIn(key, writes), rows));
  if (labels) writeLabels(contents.labels!, places, labels);
  const visited = visits.map((visit) => visit + 1);
  writeRows(history.visits, places, visited);
  writeRows(history.born, places, born);
  writeRows(history.origins, places, origins);
  return {
    ...contents,
    stored: Math.min(layout.capacity, Math.max(stored, written + slots.length)),
    writes: writes + 1,
    written: written + slots.length,
  };
}

/** Throws an `EbmError` for chains, labels or slots that do not fit the buffer. */
export function checkPut({ slots, y, history }: Draw, x: tf.Tensor, layout: Layout): void {
  const { shape, classes } = layout;
  const where = `${layout.where}.put`;
  checkSlots(slots, layout);
  batchOf(`${where}.x`, x, shape);
  if (x.shape[0] !== slots.length) throw new EbmError(`${where}.x`, `must have ${slots.length} rows`, x.shape);
  if (!y && classes > 0) throw new EbmError(`${where}.y`, `must be labels of ${classes} classes, got none`);
  if (y && classes === 0) throw new EbmError(`${where}.y`, 'must be absent from a buffer without labels', y.shape);
  if (y) labelsOf(`${where}.y`, y, slots.length, classes);
  const lengths = history && [history.visits.length, history.born.length, history.origins.length];
  if (lengths?.some((length) => length !== slots.length)) {
    throw new EbmError(`${where}.history`, `must have ${slots.length} entries each`, lengths);
  }
}

function checkSlots(slots: Int32Array, { where, capacity, write }: Layout): void {
  const owned = write === 'same-slot';
  const least = owned ? 0 : -1;
  const inside = slots.length <= capacity && slots.every((slot) => slot >= least && slot < capacity);
  if (inside && !(owned && new Set(slots).size < slots.length)) return;
  const which = owned ? 'different slots' : `at most ${capacity} slots`;
  throw new EbmError(`${where}.put.slots`, `must be ${which} below ${capacity}`, [...slots]);
}
