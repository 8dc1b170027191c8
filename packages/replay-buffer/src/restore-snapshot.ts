import {
  EbmError,
  keyFromJson,
  type ArrayInParts,
  type BufferParts,
  type BufferSnapshot,
  type Json,
  type NamedArray,
} from '@ebmjs/core';
import type { Contents } from './contents.js';
import { classOf, labelIndex } from './label-index.js';
import type { Layout } from './layout.js';
import { readRows, wholeRows, writeNumbers } from './row-store.js';
import { arrayFaults, dataFaults, metaFaults, numberFaults } from './snapshot-faults.js';
import { placesIn, type Place } from './snapshot-places.js';

/** Writes a snapshot over the contents; the contents then. Throws an `EbmError`, and changes nothing, if it does not fit. */
export function restoreSnapshot(contents: Contents, layout: Layout, { arrays, meta }: BufferSnapshot): Contents {
  const places = placesIn(contents, layout);
  const faults = [...metaFaults(meta, layout), ...arrayFaults(arrays, places), ...dataFaults(arrays, places)];
  refuse(layout, faults);
  const restored = withMeta(contents, layout, meta);
  refuse(layout, numberFaults(arrays['order']?.data, arrays['origins']!.data, restored.stored));
  for (const [name, { store }] of Object.entries(places)) writeNumbers(store, 0, arrays[name]!.data);
  return indexed(restored, layout, arrays['order']?.data);
}

/** Checks parts before any is read; what then writes them over the contents and gives the contents. */
export function partsRestorer(
  contents: Contents,
  layout: Layout,
  { arrays, meta }: BufferParts,
): () => Promise<Contents> {
  const places = placesIn(contents, layout);
  refuse(layout, [...metaFaults(meta, layout), ...arrayFaults(arrays, places)]);
  const restored = withMeta(contents, layout, meta);
  return async () => {
    for (const [name, place] of Object.entries(places))
      await writeParts(`${layout.where}.restoreParts.${name}`, place, arrays[name]!);
    const order = places['order'] && wholeRows(places['order'].store);
    refuse(layout, numberFaults(order, wholeRows(contents.history.origins), restored.stored));
    return indexed(restored, layout, order);
  };
}

async function writeParts(where: string, { store, shape }: Place, { parts }: ArrayInParts): Promise<void> {
  const size = store.capacity * store.width;
  const type = store.chunks[0]!.constructor;
  let at = 0;
  for await (const part of parts) {
    if (part.constructor !== type || at + part.length > size) {
      throw new EbmError(where, `must be parts of ${type.name} for [${shape.join(', ')}]`);
    }
    writeNumbers(store, at, part);
    at += part.length;
  }
  if (at !== size) throw new EbmError(where, `must have ${size} numbers`, at);
}

/** The counts and the key of a snapshot. Throws an `EbmError` for a key that is none. */
function withMeta(contents: Contents, { capacity, write }: Layout, meta: Json): Contents {
  const { key, writes, written } = meta as { readonly key: Json; readonly writes: number; readonly written: number };
  const stored = write === 'same-slot' ? capacity : Math.min(capacity, written);
  return { ...contents, key: keyFromJson(key), writes, written, stored };
}

/** The contents with an index of the labels that they have now. */
function indexed(contents: Contents, { classes, capacity }: Layout, order: NamedArray['data'] | undefined): Contents {
  const { labels } = contents;
  if (!labels || !order) return contents;
  const index = labelIndex(classes, capacity);
  for (const slot of order) if (slot >= 0) index.move(slot, classOf(readRows(labels.rows, [slot]), 0, classes));
  return { ...contents, labels: { rows: labels.rows, index } };
}

function refuse({ where }: Layout, faults: readonly string[]): void {
  if (faults.length > 0) throw new EbmError(`${where}.restore`, `the snapshot does not fit: ${faults.join('; ')}`);
}
