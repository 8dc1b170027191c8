import { key, release, type NamedArray } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { arrayDataset } from './array-dataset.js';

const float = (shape: readonly number[], values: readonly number[]): NamedArray => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(values),
});
const bytes = (shape: readonly number[], values: readonly number[]): NamedArray => ({
  dtype: 'uint8',
  shape,
  data: Uint8Array.from(values),
});
const int = (shape: readonly number[], values: readonly number[]): NamedArray => ({
  dtype: 'int32',
  shape,
  data: Int32Array.from(values),
});

describe('arrayDataset', () => {
  it('has float32 events of any shape as they are, with or without a key, and labels that are numbers', () => {
    const before = tf.memory().numTensors;
    const data = arrayDataset({
      name: 'paths',
      x: float([2, 2, 1], [0, 0.25, 0.5, 1]),
      y: float([2, 2], [0.1, 0.2, 0.3, 0.4]),
    });
    expect(data).toMatchObject({ size: 2, shape: [2, 1], classes: 2, licence: 'not stated' });
    expect(data.levels).toBeUndefined();
    const [plain, noisy] = [data.rows([1, 0]), data.rows([1, 0], key(3))];
    expect([...plain.x.dataSync()]).toEqual([0.5, 1, 0, 0.25]);
    expect([...noisy.x.dataSync()]).toEqual([0.5, 1, 0, 0.25]);
    expect([...plain.y!.dataSync()]).toEqual([0.3, 0.4, 0.1, 0.2].map(Math.fround));
    release(plain, noisy);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('spreads bytes over their levels, and makes whole labels one-hot', () => {
    const data = arrayDataset({ name: 'b', x: bytes([3, 1], [0, 128, 255]), y: int([3], [2, 0, 1]), classes: 4 });
    expect(data).toMatchObject({ levels: 256, classes: 4, shape: [1] });
    const { x, y } = data.rows([0, 1, 2]);
    expect([...x.dataSync()]).toEqual([0.5 / 256, 128.5 / 256, 255.5 / 256].map(Math.fround));
    expect(y!.arraySync()).toEqual([
      [0, 0, 1, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ]);
    const batch = data.batch(key(0), 40);
    expect(new Set([...batch.x.dataSync()].map((value) => Math.floor(value * 256)))).toEqual(new Set([0, 128, 255]));
    expect(new Set(batch.x.dataSync()).size).toBeGreaterThan(30);
    release(x, y, batch);
  });

  it('has no labels where none are given, and as many classes as the highest asks for', () => {
    const x = bytes([2, 1], [1, 2]);
    expect(arrayDataset({ name: 'b', x }).classes).toBe(0);
    expect(arrayDataset({ name: 'b', x, y: bytes([2], [0, 6]) }).classes).toBe(7);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no rows', { x: bytes([0, 2], []) }, 'arrayDataset.x: must be [n, ...shape] with a row or more'],
    ['no axes', { x: bytes([2], [0, 1]) }, 'arrayDataset.x: must be [n, ...shape]'],
    ['whole numbers as events', { x: int([1, 1], [0]) }, 'arrayDataset.x: must be float32 or uint8, got "int32"'],
    ['numbers beyond the box', { x: float([1, 2], [0, 1.5]) }, 'arrayDataset.x.data[1]: must be from 0 to 1, got 1.5'],
    ['what is no number', { x: float([1, 1], [Number.NaN]) }, 'arrayDataset.x.data[0]: must be from 0 to 1, got NaN'],
    ['too few labels', { x: bytes([2, 1], [0, 1]), y: int([1], [0]) }, 'arrayDataset.y: must have 2 rows'],
    [
      'flat float labels',
      { x: bytes([1, 1], [0]), y: float([1], [0]) },
      'arrayDataset.y: of float32 must be [n, classes]',
    ],
    [
      'wide whole labels',
      { x: bytes([1, 1], [0]), y: int([1, 1], [0]) },
      'arrayDataset.y: of whole numbers must be [n]',
    ],
    [
      'a label that is no class',
      { x: bytes([1, 1], [0]), y: int([1], [3]), classes: 3 },
      'arrayDataset.y.data[0]: must be a class from 0 to 2, got 3',
    ],
    ['an unknown option', { x: bytes([1, 1], [0]), z: 1 }, 'arrayDataset: unknown option'],
  ])('refuses %s', (_, options, message) => {
    expect(() => arrayDataset({ name: 'a', ...options } as never)).toThrow(message);
  });

  it('refuses a row that it has not', () => {
    const data = arrayDataset({ name: 'b', x: bytes([2, 1], [1, 2]) });
    expect(() => data.rows([0, 2])).toThrow('arrayDataset.rows[1]: must be a row from 0 to 1, got 2');
  });
});
