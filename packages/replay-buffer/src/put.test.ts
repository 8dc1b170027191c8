import * as tf from '@tensorflow/tfjs-core';
import { ORIGINS, type Draw } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { layoutWith, numbered } from './contents.fixture.js';
import { checkPut, put } from './put.js';
import { wholeRows } from './row-store.js';

const slots = Int32Array.of(4, 0);
const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
const history = { visits: Int32Array.of(0, 6), born: Int32Array.of(9, 2), origins: Uint8Array.of(1, 2) };
const rows = Float32Array.of(1, 2, 3, 4);
const bare = { capacity: 6, classes: 0 };

describe('put', () => {
  it('counts a visit, and keeps when chains began and what from', () => {
    const layout = layoutWith(bare);
    const after = put({ ...numbered(layout), writes: 9 }, layout, {
      draw: { x, slots, history },
      rows,
      labels: undefined,
    });
    expect([...wholeRows(after.history.visits)]).toEqual([7, 0, 0, 0, 1, 0]);
    expect([...wholeRows(after.history.born)]).toEqual([2, 0, 0, 0, 9, 0]);
    expect([...wholeRows(after.history.origins)]).toEqual([2, 0, 0, 0, 1, 0]);
    expect([after.writes, after.written, after.stored]).toEqual([10, 8, 6]);
    expect([...history.visits]).toEqual([0, 6]); // borrowed
  });

  it('takes the history of the slots where a draw tells none', () => {
    const layout = layoutWith({ ...bare, write: 'ring' });
    const contents = { ...numbered(layout, 5), writes: 3 };
    contents.history.visits.chunks[0]![4] = 8;
    const draw: Draw = { x, slots: Int32Array.of(4, -1) };
    const after = put(contents, layout, { draw, rows, labels: undefined });
    expect([...wholeRows(after.history.visits)]).toEqual([1, 0, 0, 0, 8, 9]); // written to 5 and 0
    expect([...wholeRows(after.history.born)]).toEqual([3, 0, 0, 0, 0, 0]);
    expect(ORIGINS[wholeRows(after.history.origins)[0]!]).toBe('fresh');
    expect([...wholeRows(after.rows)]).toEqual([3, 4, 1, 1, 2, 2, 3, 3, 4, 4, 1, 2]);
    expect([after.stored, after.written]).toEqual([6, 7]);
  });

  it('writes labels to where the chains went, and lists them there', () => {
    const layout = layoutWith({ capacity: 6, write: 'ring' });
    const contents = numbered(layout, 5);
    const labels = Float32Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0.4, 0.6);
    const after = put(contents, layout, { draw: { x, slots, history }, rows, labels });
    expect([...wholeRows(after.labels!.rows).subarray(25)].map((v) => +v.toFixed(1))).toEqual([0, 0, 1, 0, 0]);
    expect([5, 0, 1].map((slot) => after.labels!.index.labelOf(slot))).toEqual([2, 4, 1]);
    expect([0, 1, 2, 3, 4].map((label) => after.labels!.index.size(label))).toEqual([0, 1, 2, 1, 2]);
  });
});

describe('checkPut refuses', () => {
  const layout = layoutWith(bare);
  it('a history of another length', () => {
    const short = { ...history, born: new Int32Array(1) };
    expect(() => checkPut({ x, slots, history: short }, x, layout)).toThrow(
      'replayBuffer.put.history: must have 2 entries each, got [2,1,2]',
    );
  });

  it('slots below 0 where chains have their own, and more chains than there are places', () => {
    const none = Int32Array.of(-1, -1);
    expect(() => checkPut({ x, slots: none }, x, layout)).toThrow('must be different slots below 6, got [-1,-1]');
    const ring = layoutWith({ ...bare, write: 'ring' });
    expect(() => checkPut({ x, slots: none }, x, ring)).not.toThrow();
    expect(() => checkPut({ x, slots: new Int32Array(7) }, x, ring)).toThrow('must be at most 6 slots below 6');
    expect(() => checkPut({ x, slots: Int32Array.of(-2, 0) }, x, ring)).toThrow('must be at most 6 slots below 6');
  });
});
