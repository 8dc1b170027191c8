import { foldIn, key, keyOfRows, normal, release, scope } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Augmentation } from '../augment/augmentation.js';
import { imageDataset } from '../image-dataset.js';
import type { PositionedBatch } from './batch-position.js';
import { batches, type BatchesOptions } from './batches.js';
import { shard } from './shard.js';

const data = imageDataset({
  name: 'ramp',
  shape: [1, 1, 1],
  pixels: Uint8Array.from({ length: 22 }, (_, i) => i),
  labels: Uint8Array.from({ length: 22 }, (_, i) => i % 4),
});

interface Read {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly next: PositionedBatch['next'];
}

/** Up to `most` batches, as numbers. */
async function read(options: Partial<BatchesOptions>, most = Infinity, from = data): Promise<Read[]> {
  const out: Read[] = [];
  if (most === 0) return out;
  for await (const batch of batches(from, { batchSize: 5, key: key(1), ...options })) {
    out.push({ x: [...batch.x.dataSync()], y: [...batch.y!.dataSync()], next: batch.next });
    release(batch);
    if (out.length >= most) break;
  }
  return out;
}

const rowsOf = (reads: readonly Read[]): number[] =>
  reads.flatMap(({ x }) => x.map((value) => Math.floor(value * 256)));
const ramp = Array.from({ length: 22 }, (_, i) => i);
const sorted = (rows: readonly number[]): number[] => [...rows].sort((a, b) => a - b);

describe('batches', () => {
  it('has every row once an epoch, in an order of the epoch, noise of the batch, its label', async () => {
    const reads = await read({ epochs: 2, last: 'keep' });
    expect(reads.map(({ x }) => x.length)).toEqual([5, 5, 5, 5, 2, 5, 5, 5, 5, 2]);
    const [first, second] = [rowsOf(reads.slice(0, 5)), rowsOf(reads.slice(5))];
    expect([sorted(first), sorted(second)]).toEqual([ramp, ramp]);
    expect(first).not.toEqual(second);
    expect(first).not.toEqual(ramp);
    expect(new Set(reads.flatMap(({ x }) => x)).size).toBe(44); // other noise in the second epoch
    const hot = reads.flatMap(({ y, x }) => x.map((_, i) => y.slice(4 * i, 4 * i + 4).indexOf(1)));
    expect(hot).toEqual(rowsOf(reads).map((row) => row % 4));
  });

  it.each([
    ['drop', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]],
    ['keep', ramp],
    ['pad', [...ramp, 0, 1, 2]],
  ] as const)('unshuffled, goes through the rows; the end: %s', async (last, rows) => {
    expect(rowsOf(await read({ shuffle: false, last, epochs: 1 }))).toEqual(rows);
  });

  it.each(['drop', 'keep', 'pad'] as const)('goes on from any batch with the same bits (%s)', async (last) => {
    const whole = await read({ epochs: 3, last });
    for (let at = 0; at < whole.length; at++) {
      const from = JSON.parse(JSON.stringify(whole[at]!.next)) as PositionedBatch['next'];
      expect(await read({ epochs: 3, last, from })).toEqual(whole.slice(at + 1));
    }
    expect(whole.at(-1)!.next).toEqual({ epoch: 3, batch: 0 });
  });

  it('goes on from behind the last batch of an epoch as from the first of the next', async () => {
    const one = await read({ from: { epoch: 1, batch: 4 } }, 2);
    expect(one).toEqual(await read({ from: { epoch: 2, batch: 0 } }, 2));
  });

  it('begins again when it is iterated again', async () => {
    const source = batches(data, { batchSize: 22, key: key(3), epochs: 1 });
    const reads: number[][] = [];
    for (let i = 0; i < 2; i++) {
      for await (const batch of source) {
        reads.push([...batch.x.dataSync()]);
        release(batch);
      }
    }
    expect(reads[0]).toEqual(reads[1]);
  });

  it('holds no tensor between batches, nor when it is left, aborted or hit by an error', async () => {
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    const seen: number[] = [];
    const aborted = (async () => {
      for await (const batch of batches(data, { batchSize: 5, key: key(1), signal: stop.signal })) {
        seen.push(tf.memory().numTensors - before);
        release(batch);
        if (seen.length === 7) stop.abort(new Error('enough'));
      }
    })();
    await expect(aborted).rejects.toThrow('enough');
    expect(seen).toEqual(Array.from({ length: 7 }, () => 2));
    const failing: Augmentation = ({ x }) => {
      tf.square(x);
      throw new Error('no');
    };
    await expect(read({ augment: failing })).rejects.toThrow('no');
    await read({}, 3);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[Partial<BatchesOptions>, string]>([
    [{ batchSize: 23 }, 'batches.batchSize: must be at most the 22 rows, got 23'],
    [{ batchSize: 0 }, 'batches.batchSize: must be a whole number of at least 1, got 0'],
    [{ epochs: 0.5 }, 'batches.epochs: must be a whole number of at least 1, or Infinity, got 0.5'],
    [{ from: { epoch: 0, batch: 5 } }, 'batches.from.batch: must be at most 4, got 5'],
    [{ from: { epoch: -1, batch: 0 } }, 'batches.from.epoch: must be a whole number'],
    [{ last: 'some' as never }, 'batches.last: must be one of drop, keep, pad, got "some"'],
    [{ seed: 1 } as never, 'batches: unknown option'],
  ])('refuses %j', (options, message) => {
    expect(() => batches(data, { batchSize: 5, key: key(1), ...options })).toThrow(message);
  });
});

/** Noise that a user's own augmentation draws by rows. */
const noisy: Augmentation = ({ x, y }, key) => scope(() => ({ x: tf.add(x, normal(key, x.shape)), y: y!.clone() }));

describe('batches of shards', () => {
  it.each([
    [2, 'drop'],
    [3, 'pad'],
    [6, 'drop'],
  ] as const)('of %i ranks are, together, those of one process, bit for bit (%s)', async (of, last) => {
    const options = { batchSize: 6, epochs: 2, last, augment: noisy } as const;
    const whole = await read(options);
    const parts = await Promise.all(
      Array.from({ length: of }, (_, rank) => read(options, Infinity, shard(data, { rank, of }))),
    );
    expect(whole.length).toBe(last === 'pad' ? 8 : 6);
    whole.forEach(({ x, y, next }, i) => {
      expect(parts.map((part) => part[i]!.x.length)).toEqual(Array.from({ length: of }, () => 6 / of));
      expect(parts.flatMap((part) => part[i]!.x)).toEqual(x);
      expect(parts.flatMap((part) => part[i]!.y)).toEqual(y);
      expect(parts.map((part) => part[i]!.next)).toEqual(Array.from({ length: of }, () => next));
    });
  });

  it('refuses batches that cannot be parted', () => {
    const half = shard(data, { rank: 0, of: 2 });
    expect(() => batches(half, { batchSize: 5, key: key(0) })).toThrow(
      'batches.batchSize: must be parted among 2 ranks, got 5',
    );
    const third = shard(data, { rank: 0, of: 3 });
    expect(() => batches(third, { batchSize: 6, key: key(0), last: 'keep' })).toThrow(
      'batches.last: the last batch: must be parted among 3 ranks, got 4',
    );
  });
});

describe('shard', () => {
  it.each([
    [2, 'drop', 11],
    [3, 'drop', 7],
    [3, 'pad', 8],
    [22, 'drop', 1],
  ] as const)('%i of them (%s) have %i rows each, disjoint, and cover', (of, last, size) => {
    const parts = Array.from({ length: of }, (_, rank) => shard(data, { rank, of, last }));
    expect(parts.map((part) => part.size)).toEqual(Array.from({ length: of }, () => size));
    const rows = parts.flatMap((part) => {
      const { x, y } = part.rows(Array.from({ length: size }, (_, i) => i));
      const values = [...x.dataSync()].map((value) => Math.floor(value * 256));
      release(x, y);
      return values;
    });
    const count = new Map(ramp.map((row) => [row, rows.filter((one) => one === row).length]));
    const extra = size * of - 22; // below 0: dropped; above: the first ones twice
    const wanted = ramp.map((row) => (row >= 22 + extra ? 0 : row < extra ? 2 : 1));
    expect([...count.values()]).toEqual(wanted);
  });

  it('draws its rows of the batch that all have together, noise included', () => {
    const whole = data.batch(key(5), 8);
    const parts = [0, 1].map((rank) => shard(data, { rank, of: 2 }).batch(key(5), 4));
    expect(parts.flatMap(({ x }) => [...x.dataSync()])).toEqual([...whole.x.dataSync()]);
    expect(parts.flatMap(({ y }) => [...y!.dataSync()])).toEqual([...whole.y!.dataSync()]);
    release(whole, parts);
  });

  it.each<[Parameters<typeof shard>[1], string]>([
    [{ rank: 2, of: 2 }, 'shard.rank: must be from 0 to 1, got 2'],
    [{ rank: 0, of: 0 }, 'shard.of: must be a whole number of at least 1'],
    [{ rank: 0, of: 23 }, 'shard.of: must be at most the 22 rows, got 23'],
    [{ rank: 0, of: 2, last: 'keep' as never }, 'shard.last: must be one of drop, pad'],
  ])('refuses %j', (options, message) => expect(() => shard(data, options)).toThrow(message));

  it('refuses the key of a part', () => {
    const part = keyOfRows(foldIn(key(0), 1), 0, 4);
    expect(() => shard(data, { rank: 0, of: 2 }).batch(part, 4)).toThrow('must be the key of a whole batch');
  });
});
