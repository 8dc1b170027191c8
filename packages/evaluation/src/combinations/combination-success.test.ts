import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { combinationSuccess, type CombinationSuccessOptions } from './combination-success.js';

/** A dot (class 0) or a bar of two (class 1) that begins at column 0 or 4 of a strip of eight pixels: four combinations. */
const strip = (kind: number, x: number): number[] =>
  Array.from({ length: 8 }, (_, i) => (i === x || (kind === 1 && i === x + 1) ? 1 : 0));
const images = (rows: readonly number[][]): tf.Tensor4D => tf.tensor4d(rows.flat(), [rows.length, 1, 8, 1]);
const COMBINATIONS = [strip(0, 0), strip(0, 4), strip(1, 0), strip(1, 4)];

/** Told by the number of bright pixels. */
const tell = (x: tf.Tensor4D): tf.Tensor2D =>
  scope(() => tf.oneHot(tf.cast(tf.greater(tf.sum(x, [1, 2, 3]), 1.5), 'int32'), 2, 1, 0, 'float32') as tf.Tensor2D);

async function success(rows: number[][], asked: number[], more: Partial<CombinationSuccessOptions> = {}) {
  const [samples, renderings] = [images(rows), images(COMBINATIONS)];
  const before = tf.memory().numTensors;
  const result = await combinationSuccess({
    samples,
    asked,
    renderings,
    classes: [0, 0, 1, 1],
    tell,
    within: 1,
    ...more,
  });
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([samples, renderings]);
  return result;
}

describe('combinationSuccess', () => {
  it('is 1 of the true renderings', async () => {
    const result = await success(COMBINATIONS, [0, 1, 2, 3]);
    for (const share of [result.both, result.class, result.place, result.nearest]) {
      expect(share).toEqual({ value: 1, standardError: 0 });
    }
    expect(result).toMatchObject({ samples: 4, combinations: 4, hits: [true, true, true, true] });
    expect(result.distance.value).toBe(0);
    expect(result.squaredError.value).toBe(0);
  });

  it('counts by hand: a wrong class, a wrong place, one pixel off', async () => {
    const result = await success([strip(1, 0), strip(0, 0), strip(1, 1), strip(1, 4)], [0, 1, 2, 3]);
    expect(result.hits).toEqual([false, false, true, true]);
    expect(result.both.value).toBe(0.5);
    expect(result.both.standardError).toBeCloseTo(Math.sqrt(1 / 3 / 4), 12); // variance 1/3 of four numbers 0 0 1 1
    expect(result.class.value).toBe(0.75);
    expect(result.place.value).toBe(0.75);
    expect(result.distance.value).toBeCloseTo((0.5 + 4 + 1 + 0) / 4, 6);
    // Of a bar one pixel off, the bar in its place differs in two pixels, the dot at its first pixel in three.
    expect(result.nearest.value).toBe(0.5);
    expect(result.squaredError.value).toBeCloseTo((1 + 2 + 2 + 0) / 8 / 4, 6);
  });

  it('takes the error over combinations, not over samples of one', async () => {
    const result = await success([strip(0, 0), strip(0, 0), strip(0, 4), strip(1, 0)], [0, 0, 1, 1]);
    expect(result.combinations).toBe(2);
    expect(result.both).toEqual({ value: 0.75, standardError: 0.25 });
  });

  it('refuses what does not fit', async () => {
    await expect(success([strip(0, 0)], [4])).rejects.toThrow('combinationSuccess.asked: must be rows from 0 to 3');
    await expect(success([strip(0, 0)], [])).rejects.toThrow('combinationSuccess.asked: must be 1 rows');
    await expect(success([strip(0, 0)], [0], { classes: [0] })).rejects.toThrow('combinationSuccess.classes');
    await expect(success([strip(0, 0)], [0], { within: 0 })).rejects.toThrow('combinationSuccess.within');
  });
});
