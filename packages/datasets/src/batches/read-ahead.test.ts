import { key, release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { imageDataset } from '../image-dataset.js';
import { batches } from './batches.js';
import { readAhead } from './read-ahead.js';

/** Tensors 0, 1, 2, ... and how many were made; fails at `bad`. */
function source(n: number, bad = Infinity) {
  const seen = { made: 0, ended: 0 };
  async function* numbers(): AsyncGenerator<{ x: tf.Tensor }> {
    try {
      for (let i = 0; i < n; i++) {
        await Promise.resolve();
        if (i === bad) throw new Error(`bad ${i}`);
        seen.made += 1;
        yield { x: tf.scalar(i) };
      }
    } finally {
      seen.ended += 1;
    }
  }
  return { seen, numbers: { [Symbol.asyncIterator]: numbers } };
}
const aRound = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const valueOf = ({ x }: { readonly x: tf.Tensor }): number => {
  const value = x.dataSync()[0]!;
  x.dispose();
  return value;
};

describe('readAhead', () => {
  it.each([1, 3])('prepares %i batches beyond the one in use, and no more, in order', async (ahead) => {
    const { seen, numbers } = source(8);
    const values: number[] = [];
    const made: number[] = [];
    for await (const batch of readAhead(numbers, { ahead })) {
      // The user waits for something; on a busy machine the source waits for its turn, and is given the time.
      const wanted = Math.min(8, values.length + 1 + ahead);
      for (let round = 0; round < 1000 && seen.made < wanted; round++) await aRound();
      await aRound();
      made.push(seen.made);
      values.push(valueOf(batch));
    }
    expect(values).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(made).toEqual(values.map((i) => Math.min(8, i + 1 + ahead)));
    expect(seen.ended).toBe(1);
  });

  it('has the batches of the source, with their positions', async () => {
    const data = imageDataset({ name: 'b', shape: [1, 1, 1], pixels: Uint8Array.from({ length: 9 }, (_, i) => i) });
    const plain = batches(data, { batchSize: 2, key: key(0), epochs: 2 });
    const read = async (from: typeof plain): Promise<unknown[]> => {
      const out: unknown[] = [];
      for await (const { x, next } of from) {
        out.push([...x.dataSync()], next);
        x.dispose();
      }
      return out;
    };
    expect(await read(readAhead(plain))).toEqual(await read(plain));
  });

  it('throws the error of the source in its place, and frees what it has', async () => {
    const before = tf.memory().numTensors;
    const { seen, numbers } = source(9, 3);
    const values: number[] = [];
    const reading = (async () => {
      for await (const batch of readAhead(numbers, { ahead: 5 })) values.push(valueOf(batch));
    })();
    await expect(reading).rejects.toThrow('bad 3');
    expect(values).toEqual([0, 1, 2]);
    expect([tf.memory().numTensors, seen.ended]).toEqual([before, 1]);
  });

  it('frees what is ready, and ends the source, when it is left', async () => {
    const before = tf.memory().numTensors;
    const { seen, numbers } = source(9);
    for await (const batch of readAhead(numbers, { ahead: 3 })) {
      await aRound();
      release(batch);
      expect(tf.memory().numTensors).toBe(before + 3);
      break;
    }
    expect([tf.memory().numTensors, seen.ended]).toEqual([before, 1]);
  });

  it('ends with the reason of an abort, also while it waits for a source that stalls', async () => {
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    let go = (): void => {};
    const stalled = new Promise<void>((resolve) => (go = resolve));
    async function* slow(): AsyncGenerator<tf.Tensor> {
      yield tf.scalar(0);
      await stalled;
      yield tf.scalar(1);
    }
    const iterator = readAhead(slow(), { signal: stop.signal })[Symbol.asyncIterator]();
    release((await iterator.next()).value);
    const waiting = iterator.next();
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    go();
    await aRound();
    expect(tf.memory().numTensors).toBe(before); // the late one is freed
  });

  it('refuses a queue of none', () => {
    expect(() => readAhead(source(1).numbers, { ahead: 0 })).toThrow('readAhead.ahead: must be a whole number');
  });
});
