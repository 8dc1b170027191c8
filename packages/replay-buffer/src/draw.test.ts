import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, type Draw, type Key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { draw } from './draw.js';
import { layoutOf } from './layout.js';
import type { Contents } from './snapshot.js';

const layout = layoutOf({ capacity: 50, shape: [2], classes: 5, storage: 'float32', box: { min: 0, max: 1 } });
/** Slot `s` holds the row [s, s] and the label `s mod 5`. */
const contents: Contents = {
  rows: Float32Array.from({ length: 100 }, (_, i) => Math.floor(i / 2)),
  labels: Float32Array.from({ length: 250 }, (_, i) => (i % 5 === Math.floor(i / 5) % 5 ? 1 : 0)),
  key: key(0),
  writes: 0,
};
const prior = (_: Key, n: number) => tf.fill([n, 2], -1);

interface Rows {
  readonly x: readonly number[][];
  readonly y: readonly number[][];
  readonly slots: Int32Array;
}

function plain(drawn: Draw): Rows {
  const out = { x: drawn.x.arraySync() as number[][], y: drawn.y!.arraySync(), slots: drawn.slots };
  tf.dispose([drawn.x, drawn.y!]);
  return out;
}

const drawn = (seed: number, n: number, restart: number) =>
  plain(draw(contents, layout, { key: foldIn(key(9), seed), n, prior, restart }));

describe('draw', () => {
  it('gives the rows and labels of the slots it names', () => {
    const { x, y, slots } = drawn(1, 50, 0);
    expect(new Set(slots).size).toBe(50);
    slots.forEach((slot, i) => {
      expect(x[i]).toEqual([slot, slot]);
      expect(y[i]).toEqual([0, 1, 2, 3, 4].map((c) => (c === slot % 5 ? 1 : 0)));
    });
  });

  it('restarts the share that was asked for, each row by itself', () => {
    const draws = 400;
    const counts = Array.from({ length: draws }, (_, i) => drawn(i, 20, 0.3).x.filter(([a]) => a === -1).length);
    const mean = counts.reduce((a, b) => a + b) / draws;
    const variance = counts.reduce((a, b) => a + (b - mean) ** 2, 0) / (draws - 1);
    // Binomial(20, 0.3): mean 6, variance 4.2; over 400 draws their standard errors are 0.102 and 0.29.
    expect(Math.abs(mean - 6)).toBeLessThan(4.5 * 0.102);
    expect(Math.abs(variance - 4.2)).toBeLessThan(4.5 * 0.29);
  });

  it('keeps the labels of the chains that go on, and draws those of the others uniformly', () => {
    const counts = new Array<number>(5).fill(0);
    for (let i = 0; i < 200; i++) {
      const { x, y, slots } = drawn(i, 20, 0.5);
      x.forEach(([a], row) => {
        const label = y[row]!.indexOf(1);
        expect(y[row]!.reduce((p, q) => p + q)).toBe(1);
        if (a === -1) counts[label]!++;
        else expect(label).toBe(slots[row]! % 5);
      });
    }
    const n = counts.reduce((a, b) => a + b);
    expect(n).toBeGreaterThan(1800);
    for (const count of counts) expect(Math.abs(count / n - 0.2)).toBeLessThan(4.5 * Math.sqrt((0.2 * 0.8) / n));
  });

  it('with a share of 1 is the prior', () => {
    expect(drawn(3, 10, 1).x).toEqual(Array.from({ length: 10 }, () => [-1, -1]));
  });

  it('changes nothing, and gives the same for the same key', () => {
    const before = structuredClone(contents);
    expect(drawn(4, 20, 0.5)).toEqual(drawn(4, 20, 0.5));
    expect(contents).toEqual(before);
  });

  it('refuses more chains than there are, and fewer than one', () => {
    expect(() => drawn(0, 51, 0)).toThrow('replayBuffer.draw.n: must be at most the capacity of 50, got 51');
    expect(() => drawn(0, 0, 0)).toThrow('replayBuffer.draw.n: must be a whole number of at least 1, got 0');
  });
});
