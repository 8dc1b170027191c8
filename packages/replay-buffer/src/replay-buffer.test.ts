import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, key, normal, type Buffer, type Draw } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { replayBuffer, type ReplayBufferOptions } from './replay-buffer.js';

const rowsOf = (buffer: Buffer): number[] => Array.from(buffer.snapshot().arrays['rows']!.data);
const labelsOf = (buffer: Buffer): number[] => Array.from(buffer.snapshot().arrays['labels']!.data);
const free = ({ x, y }: Draw): void => tf.dispose(y ? [x, y] : [x]);

async function pass(buffer: Buffer, seed: number, n: number, move: (x: tf.Tensor) => tf.Tensor): Promise<void> {
  const drawn = buffer.draw(key(seed), n);
  const x = tf.tidy(() => move(drawn.x));
  await buffer.put(drawn, x);
  free(drawn);
  x.dispose();
}

describe('replayBuffer', () => {
  it('starts full of the prior, with labels drawn uniformly', () => {
    const buffer = replayBuffer({ capacity: 3000, shape: [2], classes: 3, box: { min: 2, max: 4 }, key: key(1) });
    const rows = rowsOf(buffer);
    const mean = rows.reduce((a, b) => a + b) / rows.length;
    // 6000 uniform numbers of variance 1/3, 3000 labels of three classes.
    expect(Math.abs(mean - 3)).toBeLessThan(4.5 * Math.sqrt(1 / 3 / 6000));
    const labels = labelsOf(buffer);
    for (let c = 0; c < 3; c++) {
      const share = labels.filter((value, i) => i % 3 === c && value === 1).length / 3000;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(4.5 * Math.sqrt(2 / 9 / 3000));
    }
    expect(labels.reduce((a, b) => a + b)).toBe(3000);
  });

  it('fills itself from the given prior in pieces, none of them twice', () => {
    const prior = (k: ReturnType<typeof key>, n: number) => normal(k, [n, 2 ** 19]);
    const buffer = replayBuffer({ capacity: 3, shape: [2 ** 19], prior, key: key(1) });
    const { data } = buffer.snapshot().arrays['rows']!;
    const firsts = [0, 1, 2].map((row) => data[row * 2 ** 19]);
    expect(new Set(firsts).size).toBe(3);
    expect(firsts).not.toContain(0);
  });

  it('writes chains back to where they came from, and nothing else', async () => {
    const buffer = replayBuffer({ capacity: 20, shape: [2], restart: 0, key: key(2) });
    const before = rowsOf(buffer);
    const drawn = buffer.draw(key(3), 8);
    const x = tf.add(drawn.x, 10);
    await buffer.put(drawn, x);
    const moved = new Set(drawn.slots);
    rowsOf(buffer).forEach((value, i) => {
      const old = before[i]!;
      expect(value).toBe(moved.has(Math.floor(i / 2)) ? Math.fround(old + 10) : old);
    });
    free(drawn);
    x.dispose();
  });

  it('keeps every label with its chain over many passes', async () => {
    const prior = (_: unknown, n: number) => tf.zeros([n, 1]);
    const buffer = replayBuffer({ capacity: 30, shape: [1], classes: 4, restart: 0.2, prior, key: key(4) });
    const mark = (y: tf.Tensor2D) => tf.reshape(tf.argMax(y, 1), [-1, 1]);
    for (let step = 0; step < 60; step++) {
      const drawn = buffer.draw(foldIn(key(5), step), 12);
      const [x, y] = [drawn.x.dataSync(), (await mark(drawn.y!).data()) as Int32Array];
      x.forEach((value, i) => expect([0, y[i]! + 1]).toContain(value)); // 0: never visited or restarted
      const walked = tf.tidy(() => tf.cast(tf.add(mark(drawn.y!), 1), 'float32'));
      await buffer.put(drawn, walked);
      free(drawn);
      walked.dispose();
    }
    const labels = labelsOf(buffer);
    const visited = rowsOf(buffer).filter((value) => value > 0).length;
    expect(visited).toBe(30);
    rowsOf(buffer).forEach((value, i) => expect(labels[i * 4 + value - 1]).toBe(1));
  });

  it('does not darken 8-bit rows in 100 passes of drawing and putting back', async () => {
    const n = 2000;
    const box = { min: 0, max: 1 };
    const buffer = replayBuffer({ capacity: n, shape: [8], storage: 'uint8', restart: 0, box, key: key(6) });
    const mean = () => rowsOf(buffer).reduce((a, b) => a + b) / (255 * n * 8);
    const start = mean();
    for (let i = 0; i < 100; i++) await pass(buffer, i, n, (x) => x.clone());
    // Rows lie on the levels and float32 carries them there and back to 1e-5 of a level: no rounding is left to do.
    expect(Math.abs(mean() - start)).toBeLessThan(1e-6);
    for (let i = 0; i < 25; i++) await pass(buffer, i, n, (x) => tf.add(tf.mul(tf.sub(x, 0.5), 0.99), 0.5));
    // Each pass rounds afresh, with a variance of at most 1/4 of a squared level, of which later passes keep 0.98.
    const error = Math.sqrt((0.25 * 25) / (n * 8)) / 255;
    expect(Math.abs(mean() - 0.5 - (start - 0.5) * 0.99 ** 25)).toBeLessThan(4.5 * error);
  });

  it('rounds afresh at every write, and restarts every chain by itself', async () => {
    const buffer = replayBuffer({ capacity: 50, shape: [4], storage: 'uint8', restart: 1, key: key(12) });
    const drawn = buffer.draw(key(13), 50);
    expect(new Set((drawn.x.arraySync() as number[][]).map(String)).size).toBe(50);
    await buffer.put(drawn, drawn.x);
    const first = rowsOf(buffer);
    await buffer.put(drawn, drawn.x);
    expect(rowsOf(buffer)).not.toEqual(first);
    free(drawn);
  });

  it('goes on from a snapshot bit for bit, even with another key', async () => {
    const options: ReplayBufferOptions = {
      capacity: 40,
      shape: [3],
      classes: 2,
      storage: 'uint8',
      restart: 0.3,
      key: key(7),
    };
    const walk = (buffer: Buffer, seed: number) => pass(buffer, seed, 16, (x) => tf.mul(x, 0.9));
    const [a, b] = [replayBuffer(options), replayBuffer({ ...options, key: key(8) })];
    await walk(a, 1);
    const snapshot = a.snapshot();
    await walk(a, 2);
    b.restore(snapshot);
    expect(rowsOf(b)).not.toEqual(rowsOf(a));
    await walk(b, 2);
    expect(b.snapshot()).toEqual(a.snapshot());
    await walk(b, 3);
    expect(b.snapshot()).not.toEqual(a.snapshot());
  });

  it('changes nothing when a snapshot does not fit', () => {
    const buffer = replayBuffer({ capacity: 4, shape: [1], key: key(9) });
    const before = buffer.snapshot();
    const other = replayBuffer({ capacity: 5, shape: [1], key: key(9) }).snapshot();
    expect(() => buffer.restore(other)).toThrow('capacity is 5 in the snapshot, 4 here');
    expect(() => buffer.restore({ ...before, meta: { ...(before.meta as object), key: null } })).toThrow(EbmError);
    expect(buffer.snapshot()).toEqual(before);
  });

  it('leaks nothing and keeps what it borrows', async () => {
    const count = tf.memory().numTensors;
    const buffer = replayBuffer({ capacity: 40, shape: [3], classes: 2, restart: 0.5, key: key(10) });
    expect(tf.memory().numTensors).toBe(count);
    for (let i = 0; i < 5; i++) {
      const drawn = buffer.draw(key(i), 10);
      expect(tf.memory().numTensors).toBe(count + 2);
      await buffer.put(drawn, drawn.x);
      free(drawn); // would throw had put freed them
      expect(tf.memory().numTensors).toBe(count);
    }
  });
});

describe('replayBuffer.put refuses, and changes nothing', () => {
  const buffer = replayBuffer({ capacity: 4, shape: [2], classes: 2, storage: 'uint8', restart: 0, key: key(11) });
  const before = buffer.snapshot();
  const y = tf.oneHot(tf.tensor1d([0, 1], 'int32'), 2, 1, 0, 'float32') as tf.Tensor2D;
  const drawn: Draw = { x: tf.zeros([2, 2]), y, slots: Int32Array.of(1, 2) };
  const { y: _, ...unlabelled } = drawn;

  it.each([
    ['a slot twice', { ...drawn, slots: Int32Array.of(1, 1) }, tf.zeros([2, 2]), 'different slots below 4, got [1,1]'],
    ['a slot beyond', { ...drawn, slots: Int32Array.of(1, 4) }, tf.zeros([2, 2]), 'different slots below 4'],
    ['a slot below 0', { ...drawn, slots: Int32Array.of(-1, 2) }, tf.zeros([2, 2]), 'different slots below 4'],
    ['another event', drawn, tf.zeros([2, 3]), 'replayBuffer.put.x: must have shape [n, 2]'],
    ['too few rows', drawn, tf.zeros([1, 2]), 'replayBuffer.put.x: must have 2 rows'],
    ['a NaN', drawn, tf.tensor2d([0, 0, 0, NaN], [2, 2]), 'replayBuffer.put.x: must be finite: row 1 is not, got NaN'],
    ['no labels', unlabelled, tf.zeros([2, 2]), 'replayBuffer.put.y: must be labels of 2 classes'],
    [
      'other labels',
      { ...drawn, y: tf.zeros([2, 3]) as tf.Tensor2D },
      tf.zeros([2, 2]),
      'must be labels of shape [2, 2]',
    ],
  ])('%s', async (_name, draw, x, message) => {
    await expect(buffer.put(draw, x)).rejects.toThrow(message);
    expect(buffer.snapshot()).toEqual(before);
  });

  it('labels where it has none', async () => {
    const bare = replayBuffer({ capacity: 4, shape: [2], key: key(11) });
    await expect(bare.put(drawn, drawn.x)).rejects.toThrow('must be absent from a buffer without labels');
  });
});

describe('replayBuffer refuses', () => {
  const options = { capacity: 4, shape: [2], key: key(0) };
  it.each([
    [{ restart: 1.5 }, 'replayBuffer.restart: must be a finite number from 0 to 1, got 1.5'],
    [{ storage: 'int8' }, 'replayBuffer.storage: must be one of float32, float16, uint8, uint8-faithful, got "int8"'],
    [{ fresh: 0.1 }, 'replayBuffer: unknown option; known are capacity, shape, classes, restart'],
    [{ capacity: 2.5 }, 'replayBuffer.capacity'],
    [{ prior: () => tf.zeros([4, 3]) }, 'replayBuffer.prior: must have shape [n, 2], got [4,3]'],
    [{ prior: () => tf.fill([4, 2], Infinity) }, 'replayBuffer.prior: must be finite: row 0 is not'],
  ])('%j', (change, message) => {
    expect(() => replayBuffer({ ...options, ...(change as Partial<ReplayBufferOptions>) })).toThrow(message);
  });
});
