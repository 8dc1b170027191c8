import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, randint, type Dataset } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { fromData, type FromDataOptions } from './from-data.js';
import { replayBuffer } from './replay-buffer.js';

/** Four classes of which the last never comes; an example of class `c` is [c, c + u], u of 1000 steps. */
const data: Dataset = {
  name: 'classes',
  shape: [2],
  classes: 4,
  batch: (k, n) => {
    const labels = randint(k, n, 3);
    const u = randint(foldIn(k, 0), n, 1000);
    return {
      x: tf.tensor2d(Array.from(labels, (c, i) => [c, c + u[i]! / 1000])),
      y: tf.oneHot(tf.tensor1d(labels, 'int32'), 4, 1, 0, 'float32') as tf.Tensor2D,
    };
  },
};
const bare: Dataset = { name: 'bare', shape: [2], classes: 0, batch: (k, n) => ({ x: data.batch(k, n).x }) };
const valuesOf = (x: tf.Tensor): number[][] => {
  const values = x.arraySync() as number[][];
  x.dispose();
  return values;
};

describe('fromData', () => {
  it('begins at examples of the classes that are asked for, each as often', async () => {
    const prior = await fromData(data, { key: key(1), noise: 0, examples: 300 });
    const labels = Int32Array.of(2, 0, 0, 1, 2, 2, 2);
    const before = tf.memory().numTensors;
    expect(valuesOf(prior(key(2), 7, labels)).map(([c]) => c)).toEqual([...labels]);
    const n = 20_000;
    const counts = new Map<string, number>();
    for (const row of valuesOf(prior(key(3), n, new Int32Array(n).fill(1)))) {
      counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1);
    }
    expect(tf.memory().numTensors).toBe(before);
    // Of 300 examples a third, give or take 8, are of class 1, and few of them twice: each is picked about 200 times.
    expect(Math.abs(counts.size - 97)).toBeLessThan(5.5 * 8.2);
    for (const [row, count] of counts) {
      expect(row.startsWith('1,')).toBe(true);
      expect(count).toBeGreaterThan(200 / 2);
    }
  });

  it('begins at any example where nothing is asked for, or the data has no labels', async () => {
    for (const some of [data, bare]) {
      const prior = await fromData(some, { key: key(1), noise: 0, examples: 200 });
      const first = valuesOf(prior(key(2), 3000, some === bare ? Int32Array.of(3) : undefined)).map(([c]) => c);
      for (const c of [0, 1, 2]) {
        // The 200 examples themselves have a share of 1/3 of each class, give or take 0.033.
        expect(Math.abs(first.filter((v) => v === c).length / 3000 - 1 / 3)).toBeLessThan(5.5 * 0.035);
      }
    }
  });

  it('adds noise of the given deviation, by its key', async () => {
    const zeros: Dataset = { ...bare, batch: (_, n) => ({ x: tf.ones([n, 2]) }) };
    const prior = await fromData(zeros, { key: key(1) });
    const n = 4000;
    const rows = valuesOf(prior(key(1), n)).flat();
    const mean = rows.reduce((a, b) => a + b) / rows.length;
    const variance = rows.reduce((a, b) => a + (b - mean) ** 2, 0) / rows.length;
    expect(Math.abs(mean - 1)).toBeLessThan((5.5 * 0.3) / Math.sqrt(2 * n));
    expect(Math.abs(variance / 0.09 - 1)).toBeLessThan(5.5 * Math.sqrt(2 / (2 * n)));
    expect(valuesOf(prior(key(2), 3))).toEqual(valuesOf(prior(key(2), 3)));
    expect(valuesOf(prior(key(2), 3))).not.toEqual(valuesOf(prior(key(3), 3)));
  });

  it('is a function of its key, and frees what it reads', async () => {
    const before = tf.memory().numTensors;
    const freed: Dataset = { ...data, batch: (k, n) => tf.tidy(() => data.batch(k, n) as never) };
    const of = async (seed: number) => valuesOf((await fromData(freed, { key: key(seed) }))(key(0), 5));
    expect(await of(1)).toEqual(await of(1));
    expect(await of(1)).not.toEqual(await of(2));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says of which class it has no example', async () => {
    const prior = await fromData(data, { key: key(1) });
    expect(() => prior(key(0), 2, Int32Array.of(1, 3))).toThrow(
      'fromData: must have an example of every class of the chains, got 3',
    );
  });

  it.each([
    [{ noise: -1 }, 'fromData.noise: must be a finite number of at least 0'],
    [{ examples: 0 }, 'fromData.examples: must be a whole number of at least 1'],
    [{ sigma: 1 }, 'fromData: unknown option'],
  ])('refuses %j', async (options, message) => {
    await expect(fromData(data, { key: key(0), ...options } as FromDataOptions)).rejects.toThrow(message);
  });

  it('as the prior of a buffer keeps examples and labels together, and is told as the origin', async () => {
    const three: Dataset = {
      ...data,
      classes: 3,
      batch: (k, n) => {
        const { x, y } = data.batch(k, n);
        return { x, y: tf.slice(y!, [0, 0], [n, 3]) };
      },
    };
    const prior = await fromData(three, { key: key(4), noise: 0 });
    const buffer = replayBuffer({ capacity: 60, shape: [2], classes: 3, restart: 0.5, prior, key: key(5) });
    for (let i = 0; i < 20; i++) {
      const drawn = buffer.draw(foldIn(key(6), i), 20);
      const { x, y } = drawn;
      expect((x.arraySync() as number[][]).map(([c]) => c)).toEqual([...tf.argMax(y!, 1).dataSync()]);
      await buffer.put(drawn, x);
      tf.dispose([x, y!]);
    }
    expect(buffer.statistics().origins).toEqual({ fresh: 0, restart: 0, data: 60 });
  });
});
