import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { testDataset } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { imageDataset } from './image-dataset.js';
import { interpolations } from './interpolations.js';

const data = imageDataset({
  name: 'ramp',
  shape: [2, 2, 1],
  pixels: Uint8Array.from({ length: 40 }, (_, i) => 10 * (i >> 2)),
  labels: Uint8Array.from({ length: 10 }, (_, i) => i),
});

/** Grey levels of the first pixel of each row, without noise. */
const levels = (options: object): number[] => {
  const before = tf.memory().numTensors;
  const { x } = interpolations(data, options).rows([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const values = [...x.dataSync()].filter((_, i) => i % 4 === 0).map((value) => Math.round(256 * value * 100) / 100);
  release(x);
  expect(tf.memory().numTensors).toBe(before);
  return values;
};

describe('interpolations', () => {
  testDataset({ dataset: interpolations(data) });

  it('are means of a row and the next', () =>
    expect(levels({})).toEqual([5.5, 15.5, 25.5, 35.5, 45.5, 55.5, 65.5, 75.5, 85.5, 45.5]));

  it('weigh the second by the weight', () => {
    expect(levels({ weight: 0 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => 10 * i + 0.5));
    expect(levels({ weight: 0.25 }).slice(0, 2)).toEqual([3, 13]);
  });

  it('by a key pair every row with another one, each used once as the second', () => {
    const second = levels({ weight: 1, key: key(3) }).map((value) => (value - 0.5) / 10);
    expect(second.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    second.forEach((row, i) => expect(row).not.toBe(i));
    expect(second).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
  });

  it('have no labels and no levels, and refuse rows and weights that there are not', () => {
    const mixed = interpolations(data);
    expect(mixed).toMatchObject({ size: 10, classes: 0, box: { min: 0, max: 1 }, name: 'interpolations of ramp' });
    expect(mixed).not.toHaveProperty('levels');
    expect(() => mixed.rows([10])).toThrow('ramp.rows[0]: must be a row from 0 to 9');
    expect(() => interpolations(data, { weight: 2 })).toThrow(
      'interpolations.weight: must be a finite number from 0 to 1',
    );
    expect(() => interpolations(data, { mix: 2 } as never)).toThrow('interpolations: unknown option');
  });
});
