import { release } from '@ebmjs/core';
import { testDataset } from '@ebmjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { mat5 } from './formats/mat5.fixture.js';
import { svhnDataset } from './svhn-dataset.js';

const level = (y: number, x: number, c: number, n: number): number => (5 * y + 3 * x + 40 * c + 17 * n) % 256;
/** Column-major: y first. */
const data = Uint8Array.from({ length: 32 * 32 * 3 * 4 }, (_, i) =>
  level(i % 32, Math.floor(i / 32) % 32, Math.floor(i / 1024) % 3, Math.floor(i / 3072)),
);
const X = { name: 'X', shape: [32, 32, 3, 4], data };
const y = { name: 'y', shape: [4, 1], data: Uint8Array.of(10, 1, 9, 2) };
const open = (variables: Parameters<typeof mat5>[0]): ReturnType<typeof svhnDataset> =>
  svhnDataset({ name: 'train_32x32.mat', file: mat5(variables) });

describe('svhnDataset', async () => {
  testDataset({ dataset: await open([X, y]) });

  it('turns its axes round, and takes the label 10 for the digit 0', async () => {
    const dataset = await open([y, X]);
    expect(dataset).toMatchObject({ size: 4, shape: [32, 32, 3], classes: 10 });
    const batch = dataset.rows([2, 0]);
    const values = batch.x.dataSync();
    for (let i = 0; i < 3072; i++) {
      expect(values[i]).toBe((level(Math.floor(i / 96), Math.floor(i / 3) % 32, i % 3, 2) + 0.5) / 256);
    }
    expect([...tf.tidy(() => tf.argMax(batch.y!, 1).dataSync())]).toEqual([9, 0]);
    release(batch);
  });

  it('refuses arrays of other names, shapes and labels', async () => {
    await expect(open([X])).rejects.toThrow('train_32x32.mat: must hold an array y of bytes, got ["X"]');
    await expect(open([X, { ...y, shape: [3, 1], data: Uint8Array.of(1, 2, 3) }])).rejects.toThrow(
      'must hold X of [32, 32, 3, 3]',
    );
    await expect(open([X, { ...y, data: Uint8Array.of(10, 1, 0, 2) }])).rejects.toThrow(
      'must have a label from 1 to 10 for picture 2',
    );
  });
});
