import { key, release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomFlip } from '../augment/random-flip.js';
import type { Entries, Entry } from '../formats/entry.js';
import { greyPng } from '../formats/png.fixture.js';
import { tar } from '../formats/tar.fixture.js';
import { tarEntries } from '../formats/tar.js';
import type { PositionedBatch } from './batch-position.js';
import { pictureBatches, type PictureBatchesOptions } from './picture-batches.js';

const N = 22;
const files = Array.from({ length: N }, (_, i) => ({
  path: `${i % 2 === 0 ? 'even' : 'odd'}/${i}.png`,
  bytes: greyPng(2, 1, () => i),
}));
const bytes = tar(files.map(({ path, bytes }) => ({ path, data: bytes })));

/** Entries that count how often one of them is read. */
function counted() {
  const seen = { reads: 0, paths: new Set<string>() };
  const entry = ({ path, read }: Entry): Entry => ({
    path,
    read: () => {
      seen.reads += 1;
      seen.paths.add(path);
      return read();
    },
  });
  const folder = (): Entries => files.map(({ path, bytes }) => entry({ path, read: async () => bytes }));
  async function* oneByOne(): AsyncGenerator<Entry> {
    for await (const one of tarEntries([bytes.slice(0, 700), bytes.slice(700)], { file: 'a.tar' })) yield entry(one);
  }
  return { seen, folder, oneByOne };
}

const kinds = ['folder', 'oneByOne'] as const;

interface Read {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly next: PositionedBatch['next'];
}

async function read(open: () => Entries, options: Partial<PictureBatchesOptions>): Promise<Read[]> {
  const out: Read[] = [];
  const all = { batchSize: 4, buffer: 6, key: key(3), epochs: 2, classNames: ['even', 'odd'], ...options };
  for await (const { x, y, next } of pictureBatches(open, all)) {
    expect(x.shape.slice(1)).toEqual([1, 2, 1]);
    out.push({ x: [...x.dataSync()], y: [...y!.dataSync()], next });
    release(x, y);
  }
  return out;
}
const rowsOf = (reads: readonly Read[]): number[] =>
  reads.flatMap(({ x }) => x.filter((_, i) => i % 2 === 0).map((value) => Math.floor(value * 256)));
const sorted = (rows: readonly number[]): number[] => [...rows].sort((a, b) => a - b);
const ramp = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);

describe.each(kinds)('pictureBatches of a set that comes as %s', (kind) => {
  it('has every picture once an epoch, shuffled, with its label', async () => {
    const before = tf.memory().numTensors;
    const reads = await read(counted()[kind], { last: 'keep' });
    expect(reads.map(({ x }) => x.length / 2)).toEqual([4, 4, 4, 4, 4, 2, 4, 4, 4, 4, 4, 2]);
    const rows = rowsOf(reads);
    expect([sorted(rows.slice(0, N)), sorted(rows.slice(N))]).toEqual([ramp(N), ramp(N)]);
    expect(rows.slice(0, N)).not.toEqual(ramp(N));
    expect(rows.slice(0, N)).not.toEqual(rows.slice(N));
    const labels = reads.flatMap(({ x, y }) => ramp(x.length / 2).map((i) => y.slice(2 * i, 2 * i + 2).indexOf(1)));
    expect(labels).toEqual(rows.map((row) => row % 2));
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(['drop', 'keep', 'pad'] as const)('goes on from any batch with the same bits (%s)', async (last) => {
    const options = { last, augment: randomFlip() };
    const whole = await read(counted()[kind], options);
    expect(whole).toHaveLength(last === 'drop' ? 10 : 12);
    for (let at = 0; at < whole.length; at++) {
      const from = JSON.parse(JSON.stringify(whole[at]!.next)) as PositionedBatch['next'];
      expect(await read(counted()[kind], { ...options, from })).toEqual(whole.slice(at + 1));
    }
  });

  it('in order, where it is not shuffled', async () => {
    expect(rowsOf(await read(counted()[kind], { shuffle: false, last: 'keep', epochs: 1 }))).toEqual(ramp(N));
    const from = { epoch: 0, batch: 3 };
    expect(rowsOf(await read(counted()[kind], { shuffle: false, epochs: 1, from }))).toEqual(ramp(8, 12));
  });

  it('fills the last batch up with the epoch’s first rows, where it is padded', async () => {
    const reads = await read(counted()[kind], { last: 'pad' });
    expect(reads.map(({ x }) => x.length / 2)).toEqual(Array.from({ length: 12 }, () => 4));
    const rows = rowsOf(reads);
    for (const epoch of [rows.slice(0, 24), rows.slice(24)]) {
      expect(sorted(epoch.slice(0, N))).toEqual(ramp(N));
      expect(epoch.slice(N)).toEqual(epoch.slice(0, 2));
    }
    const few = await read(counted()[kind], { last: 'pad', batchSize: 50, epochs: 1 });
    const all = rowsOf(few);
    expect(all).toEqual([...all.slice(0, N), ...all.slice(0, N), ...all.slice(0, 6)]);
    expect(sorted(all.slice(0, N))).toEqual(ramp(N));
  });

  it.each([
    [2, 'drop', {}],
    [2, 'keep', {}],
    [4, 'pad', {}],
    [2, 'keep', { shuffle: false }],
  ] as const)('of %i ranks, together those of one (%s, %j)', async (of, last, options) => {
    const noisy = { ...options, last, augment: randomFlip() };
    const whole = await read(counted()[kind], noisy);
    expect(whole).toHaveLength(last === 'drop' ? 10 : 12);
    const parts = await Promise.all(ramp(of).map((rank) => read(counted()[kind], { ...noisy, rank: { rank, of } })));
    expect(whole.map(({ x }) => x)).toEqual(whole.map((_, i) => parts.flatMap((part) => part[i]!.x)));
    expect(whole.map(({ y }) => y)).toEqual(whole.map((_, i) => parts.flatMap((part) => part[i]!.y)));
    expect(parts.map((part) => part.map(({ next }) => next))).toEqual(
      ramp(of).map(() => whole.map(({ next }) => next)),
    );
  });

  it('refuses a last batch that the ranks cannot part, and to begin behind the end', async () => {
    const ranks = { batchSize: 8, last: 'keep', rank: { rank: 1, of: 4 } } as const;
    const source = counted();
    await expect(read(source[kind], ranks)).rejects.toThrow(
      'pictureBatches.last: the last batch: must be parted among 4 ranks, got 6',
    );
    // An array's number is known before the first picture is read.
    expect(source.seen.reads > 0).toBe(kind === 'oneByOne');
    await expect(read(counted()[kind], { from: { epoch: 1, batch: 6 } })).rejects.toThrow(
      'pictureBatches.from.batch: must be at most 5, got 6',
    );
    expect(await read(counted()[kind], { from: { epoch: 1, batch: 5 } })).toEqual([]);
  });

  it('ends with the reason of an abort', async () => {
    const stop = new AbortController();
    const before = tf.memory().numTensors;
    const options = { batchSize: 4, key: key(0), signal: stop.signal };
    const reading = (async () => {
      for await (const batch of pictureBatches(counted()[kind], options)) {
        release(batch);
        if (batch.next.epoch === 1) stop.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('of fewer pictures than a batch is an error, not an endless wait', async () => {
    await expect(read(counted()[kind], { batchSize: 23, epochs: Infinity })).rejects.toThrow(
      'pictureBatches.batchSize: must be at most the 22 pictures, got 23',
    );
    const none = { pictures: { only: () => false }, epochs: Infinity };
    for (const last of ['drop', 'keep', 'pad'] as const)
      await expect(read(counted()[kind], { ...none, last })).rejects.toThrow(
        'pictureBatches.open: must give a picture that is wanted, or more',
      );
  });
});

describe('pictureBatches', () => {
  const firstOf = async (open: () => Entries, options: Partial<PictureBatchesOptions>): Promise<void> => {
    for await (const batch of pictureBatches(open, { batchSize: 4, buffer: 6, key: key(3), ...options })) {
      release(batch);
      return;
    }
  };

  it('reads as much of a folder as a batch needs, and of that a rank its own part', async () => {
    const [one, rank] = [counted(), counted()];
    await firstOf(one.folder, { from: { epoch: 0, batch: 3 } });
    await firstOf(rank.folder, { rank: { rank: 1, of: 4 } });
    expect([one.seen.reads, rank.seen.reads]).toEqual([4, 1]);
  });

  it('reads a buffer ahead of a tar, and not what is passed over', async () => {
    const [first, third] = [counted(), counted()];
    await firstOf(first.oneByOne, {});
    await firstOf(third.oneByOne, { from: { epoch: 0, batch: 3 } }); // rows 12 to 15, in the third block of six
    expect([...first.seen.paths]).toEqual(files.slice(0, 6).map(({ path }) => path));
    expect([...third.seen.paths]).toEqual(files.slice(12, 18).map(({ path }) => path));
  });

  it('shuffles a tar within blocks', async () => {
    const rows = rowsOf(await read(counted().oneByOne, { last: 'keep', epochs: 1 }));
    for (let from = 0; from < N; from += 6)
      expect(sorted(rows.slice(from, from + 6))).toEqual(ramp(Math.min(6, N - from), from));
  });

  it.each<[Partial<PictureBatchesOptions>, string]>([
    [{ buffer: 0 }, 'pictureBatches.buffer: must be a whole number of at least 1'],
    [{ batchSize: 3, rank: { rank: 0, of: 2 } }, 'pictureBatches.batchSize: must be parted among 2 ranks, got 3'],
    [{ last: 'some' as never }, 'pictureBatches.last: must be one of drop, keep, pad, got "some"'],
    [{ rank: { rank: 0, of: 1, last: 'pad' } as never }, 'pictureBatches.rank: unknown option'],
    [{ crop: 3 } as never, 'pictureBatches: unknown option'],
  ])('refuses %j', (options, message) => {
    expect(() => pictureBatches(counted().folder, { batchSize: 4, key: key(0), ...options })).toThrow(message);
  });

  it('refuses entries in place of a function that gives them', () => {
    const entries = counted().folder() as never;
    expect(() => pictureBatches(entries, { batchSize: 4, key: key(0) })).toThrow(
      'pictureBatches.open: must be a function that gives the entries, got "object"',
    );
  });

  it('refuses an open that gives its entries once', async () => {
    const once = counted().oneByOne();
    const reading = read(() => once, { last: 'pad' });
    await expect(reading).rejects.toThrow('pictureBatches.open: must give its entries each time it is called');
  });

  it('refuses pictures of another shape, and of no class', async () => {
    const odd = [...files.slice(0, 3), { path: 'even/x.png', bytes: greyPng(3, 1, () => 0) }];
    const open = (): Entries => odd.map(({ path, bytes }) => ({ path, read: async () => bytes }));
    await expect(firstOf(open, { shuffle: false })).rejects.toThrow(
      'even/x.png: must be [1, 2, 1] as even/0.png; size and channels make them so, got [1,3,1]',
    );
    await expect(firstOf(counted().folder, { classNames: ['even'] })).rejects.toThrow(
      'must be of a class of pictureBatches.classNames, got "odd"',
    );
    await firstOf(open, { pictures: { size: [1, 2] } });
  });
});
