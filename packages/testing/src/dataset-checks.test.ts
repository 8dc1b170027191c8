import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { EbmError, hostUniform, key, randint, split, type Batch, type FiniteDataset, type Key } from '@ebmjs/core';
import { datasetChecks, failures } from './index.js';

const SIZE = 5;
const CLASSES = 3;

/** Five points of two grey levels each, in three classes. */
const sound: FiniteDataset = {
  name: 'points',
  shape: [2],
  classes: CLASSES,
  box: { min: 0, max: 1 },
  size: SIZE,
  licence: 'CC0-1.0',
  attribution: 'nobody',
  batch: (k, n) => {
    const [which, where] = split(k, 2);
    return rows(Array.from(randint(which, n, SIZE)), where);
  },
  rows: (indices, k) => rows(Array.from(indices), k),
};

function rows(indices: readonly number[], k?: Key): Batch {
  const bad = indices.find((index) => !(Number.isInteger(index) && index >= 0 && index < SIZE));
  if (bad !== undefined) throw new EbmError('points.rows', `must be a whole number below ${SIZE}`, bad);
  const u = k ? hostUniform(k, 2 * indices.length) : undefined;
  const x = indices.flatMap((index, i) => [0, 1].map((j) => (index + (u ? u[2 * i + j]! : 0.5)) / SIZE));
  const y = indices.flatMap((index) => Array.from({ length: CLASSES }, (_, c) => (c === index % CLASSES ? 1 : 0)));
  return { x: tf.tensor2d(x, [indices.length, 2]), y: tf.tensor2d(y, [indices.length, CLASSES], 'float32') };
}

const failed = async (dataset: FiniteDataset): Promise<string[]> =>
  (await failures(datasetChecks({ dataset }))).map(({ name }) => name);

/** Every batch and every row changed by `mutate`. */
const mutated = (mutate: (batch: Batch) => Batch): FiniteDataset => ({
  ...sound,
  batch: (...args) => mutate(sound.batch(...args)),
  rows: (...args) => mutate(sound.rows(...args)),
});
const withX = (f: (x: tf.Tensor) => tf.Tensor): FiniteDataset =>
  mutated((batch) => ({ ...batch, x: replaced(batch.x, f) }));
const withY = (f: (y: tf.Tensor2D) => tf.Tensor): FiniteDataset =>
  mutated((batch) => ({ ...batch, y: replaced(batch.y!, f) as tf.Tensor2D }));
function replaced<T extends tf.Tensor>(tensor: T, f: (tensor: T) => tf.Tensor): tf.Tensor {
  const result = tf.tidy(() => f(tensor));
  tensor.dispose();
  return result;
}

const SHAPES = 'batch: the shapes and types it claims';
const KEYS = 'batch: the same key gives the same rows, and another others';
const BOX = 'batch: finite values, inside the box';
const LABELS = 'batch: labels are one-hot';

describe('datasetChecks', () => {
  it('passes a sound data set, counted or not, labelled or not', async () => {
    expect(await failed(sound)).toEqual([]);
    const { name, shape } = sound;
    const unlabelled = { name, shape, classes: 0, batch: (k: Key, n: number) => bare(sound.batch(k, n)) };
    expect(await failures(datasetChecks({ dataset: unlabelled }))).toEqual([]);
    expect(datasetChecks({ dataset: unlabelled })).toHaveLength(5);
  });

  it.each<[string, FiniteDataset, string]>([
    ['flattens its events', withX((x) => tf.reshape(x, [-1])), SHAPES],
    ['gives whole numbers', withX((x) => tf.cast(x, 'int32')), SHAPES],
    ['gives whole labels', withY((y) => tf.cast(y, 'int32')), SHAPES],
    ['gives labels as indices', withY((y) => tf.argMax(y, 1)), SHAPES],
    ['forgets its labels', mutated(bare), SHAPES],
    ['has labels, but no classes', { ...sound, classes: 0 }, SHAPES],
    ['gives one row too many', { ...sound, batch: (k, n) => sound.batch(k, n + 1) }, SHAPES],
    ['ignores its key', { ...sound, batch: (_, n) => sound.batch(key(0), n) }, KEYS],
    ['draws without a key', { ...sound, batch: (_, n) => sound.batch(key(Math.floor(tf.util.now() * 1e6)), n) }, KEYS],
    ['leaves its box', withX((x) => tf.sub(x, 0.2)), BOX],
    ['holds a NaN', withX((x) => tf.log(tf.sub(x, 0.5))), BOX],
    ['smooths its labels', withY((y) => tf.mul(y, 0.9)), LABELS],
    ['gives two labels', withY((y) => tf.onesLike(y)), LABELS],
    [
      'leaks from its batches',
      { ...sound, batch: (k, n) => (tf.zeros([1]), sound.batch(k, n)) },
      'batch: leaks nothing',
    ],
    [
      'leaks from its rows',
      { ...sound, rows: (...args) => (tf.zeros([1]), sound.rows(...args)) },
      'rows: leaks nothing',
    ],
    ['says nothing of its licence', { ...sound, licence: '' }, 'says its size, licence and authors'],
    ['does not know its size', { ...sound, size: NaN }, 'says its size, licence and authors'],
    [
      'sorts the rows it is asked for',
      {
        ...sound,
        rows: (indices, k) =>
          sound.rows(
            Array.from(indices).toSorted((a, b) => a - b),
            k,
          ),
      },
      'rows: any rows in any order, the same each time',
    ],
    [
      'dequantises anew each time',
      { ...sound, rows: (indices) => sound.rows(indices, key(Math.floor(tf.util.now() * 1e6))) },
      'rows: the same key gives the same rows',
    ],
    [
      'wraps indices round',
      {
        ...sound,
        rows: (indices, k) =>
          sound.rows(
            Array.from(indices, (i) => Math.floor(i + SIZE) % SIZE),
            k,
          ),
      },
      'rows: refuses an index that is not there',
    ],
  ])('fails a data set that %s', async (_, dataset, check) => {
    expect(await failed(dataset)).toContain(check);
  });

  it('refuses options it does not know', () => {
    expect(() => datasetChecks({ data: sound } as never)).toThrow('datasetChecks: unknown option');
  });
});

function bare({ x, y }: Batch): Batch {
  y?.dispose();
  return { x };
}
