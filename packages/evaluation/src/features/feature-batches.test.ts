import * as tf from '@tensorflow/tfjs-core';
import { key, normal } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { featureBatches, featureRows, type FeatureFunction } from './feature-batches.js';

const features: FeatureFunction = (x) => tf.tidy(() => tf.square(tf.reshape(x, [x.shape[0]!, -1])));

describe('featureRows', () => {
  it.each([1, 3, 7, 100])('are the same in batches of %d', async (batch) => {
    const x = normal(key(0), [7, 2, 3]);
    const whole = features(x);
    const sizes: number[] = [];
    const counting: FeatureFunction = (rows) => {
      sizes.push(rows.shape[0]!);
      return features(rows);
    };
    const found = await featureRows('test', { features: counting, rows: x }, { batch });
    expect(found).toEqual({ values: await whole.data(), n: 7, dimensions: 6 });
    expect(Math.max(...sizes)).toBe(Math.min(batch, 7));
    tf.dispose([x, whole]);
  });

  it('visits batches that are made on the way, and frees them, whether they come at once or later', async () => {
    const before = tf.memory().numTensors;
    function* now(): Generator<tf.Tensor> {
      for (let i = 0; i < 3; i++) yield tf.fill([2, 1], i + 1);
    }
    async function* later(): AsyncGenerator<tf.Tensor> {
      for (const x of now()) yield await Promise.resolve(x);
    }
    for (const rows of [now, later]) {
      const found = await featureRows('test', { features, rows }, {});
      expect([...found.values]).toEqual([1, 1, 4, 4, 9, 9]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes features that are the rows themselves', async () => {
    const x = tf.tensor2d([[1], [2]]);
    const before = tf.memory().numTensors;
    const found = await featureRows('test', { features: (rows) => rows as tf.Tensor2D, rows: x }, {});
    expect([...found.values]).toEqual([1, 2]);
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });

  it('refuses features that are none, and leaks nothing then, nor at an abort', async () => {
    const [x, scalar] = [tf.ones([4, 2]), tf.scalar(1)];
    const before = tf.memory().numTensors;
    const of = async (features: FeatureFunction): Promise<unknown> => featureRows('fid', { features, rows: x }, {});
    await expect(of((rows) => tf.sum(rows, 1) as never)).rejects.toThrow('fid.features: must return shape [4, d]');
    await expect(of((rows) => tf.log(tf.neg(rows)) as never)).rejects.toThrow('fid.features: must be finite');
    await expect(
      of(() => {
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(featureRows('fid', { features, rows: x }, { signal })).rejects.toThrow('enough');
    await expect(featureRows('fid', { features, rows: scalar }, {})).rejects.toThrow('must be given rows');
    await expect(featureRows('fid', { features, rows: () => [] }, {})).rejects.toThrow('one row or more');
    await expect(featureRows('fid', { features, rows: x }, { batch: 0 })).rejects.toThrow('fid.batch');
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, scalar]);
  });

  it('refuses batches whose features differ in number', async () => {
    const rows = (): tf.Tensor[] => [tf.ones([2, 1]), tf.ones([2, 2])];
    await expect(featureRows('fid', { features, rows }, {})).rejects.toThrow('must return 1 features a row as before');
  });
});

describe('featureBatches', () => {
  it('stops between batches, having freed what it made', async () => {
    const x = tf.ones([6, 1]);
    const before = tf.memory().numTensors;
    for await (const part of featureBatches('test', { features, rows: x }, { batch: 2 })) {
      expect(part.n).toBe(2);
      break;
    }
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });
});
