import * as tf from '@tensorflow/tfjs-core';
import { foldIn, inParts, key, wholeArray, type Buffer, type BufferParts, type BufferSnapshot } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { replayBuffer, type ReplayBufferOptions } from './replay-buffer.js';
import type { ReplayBuffer } from './stored-chains.js';

const OPTIONS: ReplayBufferOptions = { capacity: 40, shape: [3], classes: 2, restart: 0.3, flip: 0.2, key: key(7) };
const WRITES = ['same-slot', 'ring', 'reservoir'] as const;
const STORAGES = ['float32', 'float16', 'uint8', 'uint8-faithful'] as const;
const ALL = WRITES.flatMap((write) => STORAGES.map((storage) => ({ write, storage })));

async function walk(buffer: Buffer, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) {
    const drawn = buffer.draw(foldIn(key(1), i), 16);
    const x = tf.mul(drawn.x, 0.9);
    await buffer.put(drawn, x);
    tf.dispose([drawn.x, drawn.y!, x]);
  }
}

async function whole({ arrays, meta }: BufferParts): Promise<BufferSnapshot> {
  const entries = Object.entries(arrays).map(async ([name, array]) => [name, await wholeArray(name, array)] as const);
  return { arrays: Object.fromEntries(await Promise.all(entries)), meta };
}

const cut = ({ arrays, meta }: BufferSnapshot, size: number): BufferParts => ({
  meta,
  arrays: Object.fromEntries(
    Object.entries(arrays).map(([name, { dtype, shape, data }]) => {
      const n = Math.ceil(data.length / size);
      return [name, { dtype, shape, parts: Array.from({ length: n }, (_, i) => data.slice(size * i, size * (i + 1))) }];
    }),
  ),
});

describe.each(ALL)('a run with $write writing and $storage storage', (choice) => {
  const options = { ...OPTIONS, ...choice };

  it('goes on bit for bit from a snapshot at any time, whole or in parts', async () => {
    const straight = replayBuffer(options);
    for (let i = 0; i < 9; i++) {
      const [a, b] = [replayBuffer({ ...options, key: key(8) }), replayBuffer({ ...options, key: key(9) })];
      await walk(b, 50, 53); // contents of its own, to be written over
      a.restore(straight.snapshot());
      await b.restoreParts(straight.snapshotParts());
      await Promise.all([a, b, straight].map((buffer) => walk(buffer, i, i + 1)));
      expect(a.snapshot()).toEqual(straight.snapshot());
      expect(b.snapshot()).toEqual(straight.snapshot());
      expect(b.statistics()).toEqual(straight.statistics());
    }
    expect(straight.statistics().writes).toBe(9);
  });

  it('has parts that are its snapshot, whatever is put in meanwhile', async () => {
    const buffer = replayBuffer(options);
    await walk(buffer, 0, 3);
    const [before, parts] = [buffer.snapshot(), buffer.snapshotParts()];
    await walk(buffer, 3, 6);
    expect(await whole(parts)).toEqual(before);
    expect(buffer.snapshot()).not.toEqual(before);
  });
});

describe('restoreParts', () => {
  const used = async (): Promise<ReplayBuffer> => {
    const buffer = replayBuffer(OPTIONS);
    await walk(buffer, 0, 5);
    return buffer;
  };

  it.each([1, 7, 1000])('takes parts of %d numbers', async (size) => {
    const [from, to] = [await used(), replayBuffer(OPTIONS)];
    await to.restoreParts(cut(from.snapshot(), size));
    expect(to.snapshot()).toEqual(from.snapshot());
  });

  it('changes nothing when the description does not fit', async () => {
    const [buffer, other] = [await used(), replayBuffer({ ...OPTIONS, capacity: 39 })];
    const before = buffer.snapshot();
    await expect(buffer.restoreParts(other.snapshotParts())).rejects.toThrow('capacity is 39 in the snapshot, 40 here');
    const { arrays, meta } = buffer.snapshotParts();
    const { born: _, ...fewer } = arrays;
    await expect(buffer.restoreParts({ arrays: fewer, meta })).rejects.toThrow('array "born" is missing');
    expect(buffer.snapshot()).toEqual(before);
  });

  it('of which one fails leaves a buffer that says so until it is restored', async () => {
    const [buffer, good] = [await used(), await used()];
    const { arrays, meta } = inPartsOf(good.snapshot());
    const failing = {
      ...arrays['labels']!,
      parts: (async function* () {
        yield new Float32Array(20);
        throw new Error('disk gone');
      })(),
    };
    await expect(buffer.restoreParts({ arrays: { ...arrays, labels: failing }, meta })).rejects.toThrow('disk gone');
    const lost = 'replayBuffer: has lost its chains when restoring them failed midway; restore it again';
    expect(() => buffer.draw(key(0), 1)).toThrow(lost);
    expect(() => buffer.snapshot()).toThrow(lost);
    expect(() => buffer.snapshotParts()).toThrow(lost);
    await expect(buffer.put({ x: tf.zeros([1, 3]), slots: Int32Array.of(0) }, tf.zeros([1, 3]))).rejects.toThrow(lost);
    await buffer.restoreParts(inPartsOf(good.snapshot()));
    expect(buffer.snapshot()).toEqual(good.snapshot());
  });

  it.each([
    ['too few numbers', [new Int32Array(39)], 'replayBuffer.restoreParts.visits: must have 40 numbers, got 39'],
    ['too many', [new Int32Array(41)], 'replayBuffer.restoreParts.visits: must be parts of Int32Array for [40]'],
    ['another type', [new Float32Array(40)], 'replayBuffer.restoreParts.visits: must be parts of Int32Array'],
  ])('refuses %s', async (_, parts, message) => {
    const buffer = await used();
    const { arrays, meta } = inPartsOf(buffer.snapshot());
    const wrong = { ...arrays, visits: { ...arrays['visits']!, parts } };
    await expect(buffer.restoreParts({ arrays: wrong, meta })).rejects.toThrow(message);
    await buffer.restoreParts(inPartsOf((await used()).snapshot()));
  });
});

const inPartsOf = ({ arrays, meta }: BufferSnapshot): BufferParts => ({ arrays: inParts(arrays), meta });
