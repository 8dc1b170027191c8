import { key, type BufferSnapshot, type Json } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { emptyContents, writeLabels, type Contents } from './contents.js';
import { layoutOf, type Layout } from './layout.js';
import { restoreSnapshot } from './restore-snapshot.js';
import { writeNumbers } from './row-store.js';
import { takeSnapshot } from './take-snapshot.js';

const options = { capacity: 3, shape: [2], classes: 2, storage: 'uint8', box: { min: 0, max: 1 } } as const;
const layout = layoutOf(options);

function made(): Contents {
  const contents = emptyContents(layout, key(2 ** 33 + 5));
  writeNumbers(contents.rows, 0, Uint8Array.of(1, 2, 3, 4, 5, 6));
  writeLabels(contents.labels!, Int32Array.of(2, 0, 1), Float32Array.of(0.25, 0.75, 0, 1, 1, 0));
  writeNumbers(contents.history.visits, 0, Int32Array.of(4, 0, 2));
  writeNumbers(contents.history.born, 0, Int32Array.of(3, 0, 5));
  writeNumbers(contents.history.origins, 0, Uint8Array.of(1, 0, 2));
  return { ...contents, stored: 3, writes: 7, written: 14 };
}
const contents = made();
const ARRAYS = {
  rows: { dtype: 'uint8', shape: [3, 2], data: Uint8Array.of(1, 2, 3, 4, 5, 6) },
  labels: { dtype: 'float32', shape: [3, 2], data: Float32Array.of(0, 1, 1, 0, 0.25, 0.75) },
  order: { dtype: 'int32', shape: [3], data: Int32Array.of(1, 2, 0) },
  visits: { dtype: 'int32', shape: [3], data: Int32Array.of(4, 0, 2) },
  born: { dtype: 'int32', shape: [3], data: Int32Array.of(3, 0, 5) },
  origins: { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 0, 2) },
} as const;

const readSnapshot = (snapshot: BufferSnapshot, to: Layout = layout): Contents =>
  restoreSnapshot(emptyContents(to, key(0)), to, snapshot);
const change = (snapshot: BufferSnapshot, meta: { [name: string]: Json }): BufferSnapshot => ({
  ...snapshot,
  meta: { ...(snapshot.meta as object), ...meta },
});

describe('takeSnapshot', () => {
  it('describes the buffer in plain JSON beside plain arrays', () => {
    const snapshot = takeSnapshot(contents, layout);
    expect(Object.keys(snapshot.arrays)).toEqual(Object.keys(ARRAYS));
    expect(snapshot).toEqual({
      arrays: ARRAYS,
      meta: {
        ...{ version: 2, capacity: 3, shape: [2], classes: 2, storage: 'uint8', box: [0, 1], write: 'same-slot' },
        ...{ key: [5, 2], writes: 7, written: 14 },
      },
    });
  });

  it('copies, so that later writes do not reach it', () => {
    const written = made();
    const snapshot = takeSnapshot(written, layout);
    const restored = readSnapshot(snapshot);
    for (const [name, { data }] of Object.entries(snapshot.arrays)) data.fill(name === 'origins' ? 0 : 9);
    expect(takeSnapshot(written, layout).arrays).toEqual(ARRAYS);
    expect(takeSnapshot(restored, layout).arrays).toEqual(ARRAYS);
  });
});

describe('restoreSnapshot', () => {
  it('is the inverse, after JSON too', () => {
    const { arrays, meta } = takeSnapshot(contents, layout);
    const restored = readSnapshot({ arrays, meta: JSON.parse(JSON.stringify(meta)) });
    expect(takeSnapshot(restored, layout)).toEqual({ arrays, meta });
    expect(restored.stored).toBe(3);
  });

  it('does without labels where there are none', () => {
    const plain = layoutOf({ ...options, classes: 0, storage: 'float32' });
    const snapshot = takeSnapshot(emptyContents(plain, key(1)), plain);
    expect(Object.keys(snapshot.arrays)).toEqual(['rows', 'visits', 'born', 'origins']);
    expect(takeSnapshot(readSnapshot(snapshot, plain), plain)).toEqual(snapshot);
  });

  it.each([
    [{ version: 1 }, 'version is 1 in the snapshot, 2 here'],
    [{ write: 'ring' }, 'write is "ring" in the snapshot, "same-slot" here'],
    [{ written: 0.5 }, 'written must be a whole number'],
    [{ capacity: 4 }, 'capacity is 4 in the snapshot, 3 here'],
    [{ shape: [3] }, 'shape is [3] in the snapshot, [2] here'],
    [{ classes: 3 }, 'classes is 3 in the snapshot, 2 here'],
    [{ storage: 'float32' }, 'storage is "float32" in the snapshot, "uint8" here'],
    [{ box: [-1, 1] }, 'box is [-1,1] in the snapshot, [0,1] here'],
    [{ writes: -1 }, 'writes must be a whole number'],
    [{ key: [1] }, 'two unsigned 32-bit words'],
  ])('refuses %j', (meta, message) => {
    expect(() => readSnapshot(change(takeSnapshot(contents, layout), meta))).toThrow(message);
  });

  it('lists everything that does not fit', () => {
    const { arrays } = takeSnapshot(contents, layout);
    const bad = {
      meta: null,
      arrays: { extra: arrays['rows']!, labels: { dtype: 'float32', shape: [3, 2], data: new Float32Array(5) } },
    } as const;
    for (const message of [
      'version is nothing in the snapshot, 2 here',
      'array "rows" is missing',
      'labels.data must be 6',
      'unknown array "extra"',
    ]) {
      expect(() => readSnapshot(bad)).toThrow(message);
    }
    const shape = { ...arrays, rows: { dtype: 'uint8', shape: [2, 3], data: new Uint8Array(6) } } as const;
    expect(() => readSnapshot({ ...takeSnapshot(contents, layout), arrays: shape })).toThrow('rows.shape is [2,3]');
  });

  it.each([
    ['order', Int32Array.of(1, 1, 0), 'order must be an order of the 3 chains'],
    ['order', Int32Array.of(1, 2, -1), 'order must be an order of the 3 chains'],
    ['origins', Uint8Array.of(0, 3, 0), 'origins must be below 3'],
  ])('refuses %s of %s', (name, data, message) => {
    const { arrays, meta } = takeSnapshot(contents, layout);
    const bad = { ...arrays, [name]: { ...arrays[name]!, data } } as typeof arrays;
    expect(() => readSnapshot({ arrays: bad, meta })).toThrow(`the snapshot does not fit: ${message}`);
  });
});
