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

  it.each([
    { write: 'same-slot' },
    { write: 'ring' },
    { write: 'reservoir' },
    { write: 'same-slot', balance: true },
  ] as const)('keeps every label with its chain over many passes, %j', async (more) => {
    const prior = (_: unknown, n: number) => tf.zeros([n, 1]);
    const buffer = replayBuffer({ capacity: 30, shape: [1], classes: 4, restart: 0.2, prior, key: key(4), ...more });
    const mark = (y: tf.Tensor2D) => tf.reshape(tf.argMax(y, 1), [-1, 1]);
    for (let step = 0; step < 60; step++) {
      const some = step % 3 === 0; // sometimes those of two classes
      const from = some ? { classes: [step % 4, (step + 1) % 4] } : {};
      const drawn = buffer.draw(foldIn(key(5), step), some ? 6 : 12, from);
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

  it('goes on with every chain exactly once before any a second time, where all are drawn', async () => {
    const buffer = replayBuffer({ capacity: 12, shape: [1], restart: 0, key: key(14) });
    for (let step = 0; step < 5; step++) {
      await pass(buffer, step, 12, (x) => tf.add(tf.mul(x, 0), step));
      expect(rowsOf(buffer)).toEqual(new Array(12).fill(step));
      expect(buffer.statistics().visits).toEqual({ mean: step + 1, max: step + 1 });
    }
  });

  it('begins empty as a ring, goes on with the last chains, and writes over the oldest', async () => {
    const buffer = replayBuffer({ capacity: 5, shape: [1], restart: 0, write: 'ring', key: key(15) });
    expect(buffer.statistics()).toMatchObject({ stored: 0, visits: { mean: 0, max: 0 } });
    const starts: number[][] = [];
    for (let step = 0; step < 40; step++) {
      const drawn = buffer.draw(foldIn(key(16), step), 2);
      starts.push(Array.from(drawn.x.dataSync()));
      const ends = tf.tensor2d([10 * step + 10, 10 * step + 11], [2, 1]);
      await buffer.put(drawn, ends);
      tf.dispose([drawn.x, ends]);
    }
    expect(starts[0]!.every((x) => x >= 0 && x < 1)).toBe(true); // there was nothing yet
    starts.slice(1).forEach((xs, i) => {
      const written = Array.from({ length: 2 * (i + 1) }, (_, j) => 10 * Math.floor(j / 2) + 10 + (j % 2));
      for (const x of xs) expect(written.slice(-5)).toContain(x);
    });
    expect(starts.some(([a, b]) => a === b)).toBe(true); // with replacement
    // Chains 75 to 79 at their places modulo 5.
    expect(rowsOf(buffer)).toEqual([381, 390, 391, 400, 401]);
  });

  it('keeps in a reservoir what it wrote first as likely as what it wrote last', async () => {
    const [capacity, n, writes, runs] = [6, 4, 6, 1500];
    const kept = new Array<number>(writes).fill(0);
    for (let run = 0; run < runs; run++) {
      const buffer = replayBuffer({ capacity, shape: [1], write: 'reservoir', restart: 1, key: foldIn(key(17), run) });
      for (let step = 0; step < writes; step++) await pass(buffer, step, n, (x) => tf.add(tf.mul(x, 0), step));
      rowsOf(buffer).forEach((step) => kept[step]!++);
    }
    // The chains of a write in a sample of 6 of 24, hypergeometric: mean 1, variance 1 x 20/24 x 18/23.
    const error = Math.sqrt(((20 / 24) * (18 / 23)) / runs);
    for (const count of kept) expect(Math.abs(count / runs - 1)).toBeLessThan(5.5 * error);
  });

  it('begins balanced where it stays so', async () => {
    const buffer = replayBuffer({
      capacity: 32,
      shape: [1],
      classes: 3,
      balance: true,
      flip: 0.4,
      restart: 0.3,
      key: key(18),
    });
    expect([...buffer.statistics().classes].sort((a, b) => a - b)).toEqual([10, 11, 11]);
    const classes = buffer.statistics().classes;
    for (let i = 0; i < 20; i++) await pass(buffer, i, 9, (x) => x.clone());
    expect(buffer.statistics().classes).toEqual(classes);
  });

  it('puts flipped labels back with their chains', async () => {
    const buffer = replayBuffer({ capacity: 20, shape: [1], classes: 4, restart: 0, flip: 0.5, key: key(19) });
    const before = labelsOf(buffer);
    const drawn = buffer.draw(key(20), 20);
    const y = drawn.y!.arraySync();
    await buffer.put(drawn, drawn.x);
    const after = labelsOf(buffer);
    drawn.slots.forEach((slot, i) => expect(after.slice(4 * slot, 4 * slot + 4)).toEqual(y[i]));
    expect(after).not.toEqual(before);
    free(drawn);
  });

  it('keeps soft labels, and counts them by their largest entry', async () => {
    const buffer = replayBuffer({ capacity: 6, shape: [1], classes: 2, restart: 0, key: key(21) });
    const drawn = buffer.draw(key(22), 6);
    const soft = tf.tensor2d([
      [0.3, 0.7],
      [0.3, 0.7],
      [0.3, 0.7],
      [0.3, 0.7],
      [0.6, 0.4],
      [0.6, 0.4],
    ]);
    await buffer.put({ ...drawn, y: soft }, drawn.x);
    expect(buffer.statistics().classes).toEqual([2, 4]);
    const again = buffer.draw(key(23), 4, { classes: [1] });
    expect(Array.from(again.y!.dataSync(), (v) => +v.toFixed(1))).toEqual([0.3, 0.7, 0.3, 0.7, 0.3, 0.7, 0.3, 0.7]);
    free(drawn);
    free(again);
    soft.dispose();
  });

  it('tells how often chains were visited, since when, and what they began from', async () => {
    const buffer = replayBuffer({ capacity: 30, shape: [1], restart: 0.3, key: key(24) });
    const [visits, born, restarted] = [new Array<number>(30).fill(0), new Array<number>(30).fill(0), new Set<number>()];
    for (let step = 0; step < 12; step++) {
      const drawn = buffer.draw(foldIn(key(25), step), 10);
      drawn.slots.forEach((slot, i) => {
        if (drawn.history!.visits[i] === 0 && drawn.history!.born[i] === step) {
          if (drawn.history!.origins[i] === 1) restarted.add(slot);
          [visits[slot], born[slot]] = [0, step];
        }
        visits[slot]!++;
      });
      await buffer.put(drawn, drawn.x);
      free(drawn);
    }
    const known = buffer.history();
    const ages = visits.map((_, slot) => 12 - born[slot]!);
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / 30;
    expect([[...known.visits], [...known.born]]).toEqual([visits, born]);
    expect(restarted.size).toBeGreaterThan(5);
    expect(buffer.statistics()).toEqual({
      ...{ stored: 30, writes: 12, written: 120, classes: [] },
      visits: { mean: mean(visits), max: Math.max(...visits) },
      ages: { mean: mean(ages), max: Math.max(...ages) },
      origins: { fresh: 30 - restarted.size, restart: restarted.size, data: 0 },
    });
    known.visits.fill(0);
    expect([...buffer.history().visits]).toEqual(visits);
  });

  it.each(['same-slot', 'ring', 'reservoir'] as const)('leaks nothing and keeps what it borrows, %s', async (write) => {
    const count = tf.memory().numTensors;
    const augment: ReplayBufferOptions['augment'] = (_, x) => tf.mul(x, 0.5);
    const more = { write, flip: 0.2, balance: true, augment };
    const buffer = replayBuffer({ capacity: 40, shape: [3], classes: 2, restart: 0.5, ...more, key: key(10) });
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
    [{ write: 'random' }, 'replayBuffer.write: must be one of same-slot, ring, reservoir, got "random"'],
    [{ flip: -0.1, classes: 2 }, 'replayBuffer.flip: must be a finite number from 0 to 1, got -0.1'],
    [{ flip: 0.1 }, 'replayBuffer.classes: must be above 0 for flips and balance, got 0'],
    [{ balance: true }, 'replayBuffer.classes: must be above 0 for flips and balance, got 0'],
    [{ balance: 1, classes: 2 }, 'replayBuffer.balance: must be true or false, got 1'],
    [{ augment: 'crop' }, 'replayBuffer.augment: must be a function or null, got "crop"'],
    [{ capacity: 2.5 }, 'replayBuffer.capacity'],
    [{ prior: () => tf.zeros([4, 3]) }, 'replayBuffer.prior: must have shape [n, 2], got [4,3]'],
    [{ prior: () => tf.fill([4, 2], Infinity) }, 'replayBuffer.prior: must be finite: row 0 is not'],
  ])('%j', (change, message) => {
    expect(() => replayBuffer({ ...options, ...(change as Partial<ReplayBufferOptions>) })).toThrow(message);
  });
});
