import { key, type BufferSnapshot, type Json } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { layoutOf } from './layout.js';
import { readSnapshot, takeSnapshot, type Contents } from './snapshot.js';

const options = { capacity: 3, shape: [2], classes: 2, storage: 'uint8', box: { min: 0, max: 1 } } as const;
const layout = layoutOf(options);
const contents: Contents = {
  rows: Uint8Array.of(1, 2, 3, 4, 5, 6),
  labels: Float32Array.of(0, 1, 1, 0, 0.25, 0.75),
  key: key(2 ** 33 + 5),
  writes: 7,
};
const change = (snapshot: BufferSnapshot, meta: { [name: string]: Json }): BufferSnapshot => ({
  ...snapshot,
  meta: { ...(snapshot.meta as object), ...meta },
});

describe('takeSnapshot', () => {
  it('describes the buffer in plain JSON beside plain arrays', () => {
    expect(takeSnapshot(contents, layout)).toEqual({
      arrays: {
        rows: { dtype: 'uint8', shape: [3, 2], data: contents.rows },
        labels: { dtype: 'float32', shape: [3, 2], data: contents.labels },
      },
      meta: { version: 1, capacity: 3, shape: [2], classes: 2, storage: 'uint8', box: [0, 1], key: [5, 2], writes: 7 },
    });
  });

  it('copies, so that later writes do not reach it', () => {
    const snapshot = takeSnapshot(contents, layout);
    expect(snapshot.arrays['rows']!.data).not.toBe(contents.rows);
    expect(snapshot.arrays['labels']!.data).not.toBe(contents.labels);
    expect(readSnapshot(snapshot, layout).rows).not.toBe(snapshot.arrays['rows']!.data);
    expect(readSnapshot(snapshot, layout).labels).not.toBe(snapshot.arrays['labels']!.data);
  });
});

describe('readSnapshot', () => {
  it('is the inverse, after JSON too', () => {
    const { arrays, meta } = takeSnapshot(contents, layout);
    expect(readSnapshot({ arrays, meta: JSON.parse(JSON.stringify(meta)) }, layout)).toEqual(contents);
  });

  it('does without labels where there are none', () => {
    const plain = layoutOf({ ...options, classes: 0, storage: 'float32' });
    const bare: Contents = { rows: new Float32Array(6), labels: new Float32Array(0), key: key(1), writes: 0 };
    const snapshot = takeSnapshot(bare, plain);
    expect(Object.keys(snapshot.arrays)).toEqual(['rows']);
    expect(readSnapshot(snapshot, plain)).toEqual(bare);
  });

  it.each([
    [{ version: 2 }, 'version is 2 in the snapshot, 1 here'],
    [{ capacity: 4 }, 'capacity is 4 in the snapshot, 3 here'],
    [{ shape: [3] }, 'shape is [3] in the snapshot, [2] here'],
    [{ classes: 3 }, 'classes is 3 in the snapshot, 2 here'],
    [{ storage: 'float32' }, 'storage is "float32" in the snapshot, "uint8" here'],
    [{ box: [-1, 1] }, 'box is [-1,1] in the snapshot, [0,1] here'],
    [{ writes: -1 }, 'writes must be a whole number'],
    [{ key: [1] }, 'two unsigned 32-bit words'],
  ])('refuses %j', (meta, message) => {
    expect(() => readSnapshot(change(takeSnapshot(contents, layout), meta), layout)).toThrow(message);
  });

  it('lists everything that does not fit', () => {
    const { arrays } = takeSnapshot(contents, layout);
    const bad = {
      meta: null,
      arrays: { extra: arrays['rows']!, labels: { dtype: 'float32', shape: [3, 2], data: new Float32Array(5) } },
    } as const;
    for (const message of [
      'version is nothing in the snapshot, 1 here',
      'array "rows" is missing',
      'labels.data must be 6',
      'unknown array "extra"',
    ]) {
      expect(() => readSnapshot(bad, layout)).toThrow(message);
    }
    const shape = { ...arrays, rows: { dtype: 'uint8', shape: [2, 3], data: new Uint8Array(6) } } as const;
    expect(() => readSnapshot({ ...takeSnapshot(contents, layout), arrays: shape }, layout)).toThrow(
      'rows.shape is [2,3]',
    );
  });
});
