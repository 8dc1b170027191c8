import { release } from '@ebmjs/core';
import { testDataset } from '@ebmjs/testing';
import { zipSync } from 'fflate';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { picturesPickle, type PickleStyle } from './formats/pickle.fixture.js';
import { bytesOf, int64, npz, type NpyArray } from './formats/npz.fixture.js';
import { bytesAccess, type RandomAccess } from './formats/random-access.js';
import { imagenet32Dataset } from './imagenet32-dataset.js';

/** Row `i` of a batch is `10 i + batch` in red, 100 more in green, 200 in all of blue. */
const level = (i: number, batch: number): number => {
  const [row, plane] = [Math.floor(i / 3072), Math.floor((i % 3072) / 1024)];
  return plane === 2 ? 200 : 10 * row + batch + 100 * plane;
};
const batch = (n: number, labels: readonly number[]): Uint8Array =>
  npz({ data: bytesOf(labels.length, 3072)((i) => level(i, n)), labels: int64(labels), mean: bytesOf(3072)(() => 0) });
const pickled = (n: number, labels: readonly number[], style?: PickleStyle): Uint8Array =>
  picturesPickle(
    bytesOf(labels.length, 3072)((i) => level(i, n)),
    { labels },
    style,
  );
const access = (bytes: Uint8Array, name = 'train_data_batch_1.npz'): RandomAccess => bytesAccess(name, bytes);
const open = (files: readonly RandomAccess[], limit?: number): ReturnType<typeof imagenet32Dataset> =>
  imagenet32Dataset({ name: 'imagenet32', files, ...(limit !== undefined && { limit }) });

const [one, two] = [batch(1, [1, 1000, 300]), batch(2, [2, 3])];
const [first, second] = [pickled(1, [1, 1000, 300]), pickled(2, [2, 3], { protocol: 4 })];
const zippedPickles = zipSync({ 'd/train_data_batch_10': second, 'd/train_data_batch_2': first, 'd/README': second });
/** As it is given: .npz files inside a zip, the tenth of which does not come second. */
const zipped = zipSync({ 'train_data_batch_10.npz': two, 'train_data_batch_2.npz': one });

describe('imagenet32Dataset', async () => {
  testDataset({ dataset: await open([access(one)]) });

  it.each([
    ['files', [access(one), access(two)]],
    ['pickles', [access(first, 'train_data_batch_1'), access(second, 'train_data_batch_2')]],
    ['a zip of pickles, in the order of their numbers', [access(zippedPickles, 'Imagenet32_train.zip')]],
    ['a zip of them, in the order of their numbers', [access(zipped, 'Imagenet32_train_npz.zip')]],
  ])('reads %s', async (_, files) => {
    const dataset = await open(files);
    expect(dataset).toMatchObject({ size: 5, shape: [32, 32, 3], classes: 1000 });
    const { x, y } = dataset.rows([0, 1, 2, 3, 4]);
    expect([...tf.tidy(() => tf.argMax(y!, 1).dataSync())]).toEqual([0, 999, 299, 1, 2]);
    const values = [...x.dataSync()].map((v) => Math.floor(v * 256));
    expect([0, 1, 2, 3, 4].map((row) => values.slice(row * 3072, row * 3072 + 3))).toEqual([[1, 101, 200], [11, 111, 200], [21, 121, 200], [2, 102, 200], [12, 112, 200]]); // prettier-ignore
    release(x, y);
  });

  it('keeps no more than the limit', async () => {
    expect((await open([access(one), access(two)], 2)).size).toBe(2);
    expect((await open([access(one), access(two)], 4)).size).toBe(4);
    expect((await open([access(first), access(second)], 4)).size).toBe(4);
    expect((await open([access(zippedPickles)], 2)).size).toBe(2);
    await expect(open([access(one)], 0)).rejects.toThrow('imagenet32Dataset.limit');
  });

  it('refuses other layouts and labels, and pickles of other things', async () => {
    const labels = int64([1]);
    const of = (data: NpyArray, y = labels): Promise<unknown> => open([access(npz({ data, labels: y }))]);
    await expect(of(bytesOf(2, 3072)(() => 0))).rejects.toThrow('must hold data of bytes [1, 3072]');
    await expect(
      of(
        bytesOf(1, 3072)(() => 0),
        int64([0]),
      ),
    ).rejects.toThrow('must have labels from 1 to 1000');
    await expect(of({ ...int64([1]), shape: [1, 3072] })).rejects.toThrow('must hold data of bytes');
    await expect(open([access(pickled(1, [0, 1001]), 'p')])).rejects.toThrow(
      'must have labels from 1 to 1000, and has at 0',
    );
    await expect(open([access(Uint8Array.of(0x80, 4, 0x63, 0x6f, 0x73, 10, 0x78, 10), 'p')])).rejects.toThrow(
      'p, byte 2: must call nothing but what makes NumPy’s arrays: a pickle is a program',
    );
    await expect(open([])).rejects.toThrow('must name one file or more');
  });
});
