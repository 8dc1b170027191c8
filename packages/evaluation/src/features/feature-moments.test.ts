import * as tf from '@tensorflow/tfjs-core';
import { key, normal } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { featureMoments, type FeatureMomentsOptions } from './feature-moments.js';

const features = (x: tf.Tensor): tf.Tensor2D => tf.clone(x as tf.Tensor2D);

/** The definition, in two passes. */
function moments(rows: readonly (readonly number[])[]): { mean: number[]; covariance: number[] } {
  const n = rows.length;
  const mean = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / n);
  const covariance = mean.flatMap((a, j) =>
    mean.map((b, k) => rows.reduce((sum, row) => sum + (row[j]! - a) * (row[k]! - b), 0) / (n - 1)),
  );
  return { mean, covariance };
}

describe('featureMoments', () => {
  it.each([1, 2, 5, 17, 100])('are those of two passes, in batches of %d', async (batch) => {
    const x = normal(key(1), [17, 3]);
    const want = moments(x.arraySync() as number[][]);
    const found = await featureMoments({ features, rows: x, batch });
    expect(found.n).toBe(17);
    found.mean.forEach((value, j) => expect(value).toBeCloseTo(want.mean[j]!, 14));
    found.covariance.forEach((value, j) => expect(value).toBeCloseTo(want.covariance[j]!, 13));
    x.dispose();
  });

  it('loses no digits to a large mean', async () => {
    const x = tf.tidy(() => tf.add(tf.mul(tf.round(tf.mul(normal(key(2), [200, 2]), 8)), 1 / 8), 2 ** 20));
    const want = moments((x.arraySync() as number[][]).map((row) => row.map((value) => value - 2 ** 20)));
    const found = await featureMoments({ features, rows: x, batch: 7 });
    found.covariance.forEach((value, j) => expect(value).toBeCloseTo(want.covariance[j]!, 8));
    x.dispose();
  });

  it('refuses a single row, and names it does not know', async () => {
    const x = tf.ones([1, 2]);
    await expect(featureMoments({ features, rows: x })).rejects.toThrow('must be given two rows or more, got 1');
    await expect(featureMoments({ features, x } as unknown as FeatureMomentsOptions)).rejects.toThrow('unknown option');
    x.dispose();
  });
});
