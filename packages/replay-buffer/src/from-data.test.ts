import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, randint, type Dataset } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { fromData, type FromDataOptions } from './from-data.js';
import { replayBuffer } from './replay-buffer.js';

/** Examples of class `c` are [c, c], four classes of which the last never comes. */
const data: Dataset = {
  name: 'classes',
  shape: [2],
  classes: 4,
  batch: (k, n) => {
    const labels = randint(k, n, 3);
    return {
      x: tf.tensor2d(Array.from(labels, (c) => [c, c])),
      y: tf.oneHot(tf.tensor1d(labels, 'int32'), 4, 1, 0, 'float32') as tf.Tensor2D,
    };
  },
};
const valuesOf = (x: tf.Tensor): number[][] => {
  const values = x.arraySync() as number[][];
  x.dispose();
  return values;
};

describe('fromData', () => {
  it('begins at examples of the classes that are asked for', () => {
    const labels = Int32Array.of(2, 0, 0, 1, 2, 2, 2);
    const before = tf.memory().numTensors;
    for (let seed = 0; seed < 20; seed++) {
      const rows = valuesOf(fromData(data, { noise: 0 })(key(seed), 7, labels));
      expect(rows).toEqual(Array.from(labels, (c) => [c, c]));
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('adds noise of the given deviation, by its key', () => {
    const prior = fromData(data);
    const n = 4000;
    const rows = valuesOf(prior(key(1), n, new Int32Array(n).fill(1))).flat();
    const mean = rows.reduce((a, b) => a + b) / rows.length;
    const variance = rows.reduce((a, b) => a + (b - mean) ** 2, 0) / rows.length;
    expect(Math.abs(mean - 1)).toBeLessThan((5.5 * 0.3) / Math.sqrt(2 * n));
    expect(Math.abs(variance / 0.09 - 1)).toBeLessThan(5.5 * Math.sqrt(2 / (2 * n)));
    expect(valuesOf(prior(key(2), 3))).toEqual(valuesOf(prior(key(2), 3)));
    expect(valuesOf(prior(key(2), 3))).not.toEqual(valuesOf(prior(key(3), 3)));
  });

  it('says which classes it finds no examples of', () => {
    const before = tf.memory().numTensors;
    expect(() => fromData(data, { tries: 3 })(key(0), 2, Int32Array.of(1, 3))).toThrow(
      'fromData: must find examples of every class in 3 batches; these are missing, got [3]',
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [{ noise: -1 }, 'fromData.noise: must be a finite number of at least 0'],
    [{ tries: 0 }, 'fromData.tries: must be a whole number of at least 1'],
    [{ sigma: 1 }, 'fromData: unknown option'],
  ])('refuses %j', (options, message) => {
    expect(() => fromData(data, options as FromDataOptions)).toThrow(message);
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
    const prior = fromData(three, { noise: 0 });
    const buffer = replayBuffer({ capacity: 60, shape: [2], classes: 3, restart: 0.5, prior, key: key(5) });
    for (let i = 0; i < 20; i++) {
      const { x, y, ...rest } = buffer.draw(foldIn(key(6), i), 20);
      expect((x.arraySync() as number[][]).map(([c]) => c)).toEqual([...tf.argMax(y!, 1).dataSync()]);
      await buffer.put({ x, y: y!, ...rest }, x);
      tf.dispose([x, y!]);
    }
    expect(buffer.statistics().origins).toEqual({ fresh: 0, restart: 0, data: 60 });
  });
});
