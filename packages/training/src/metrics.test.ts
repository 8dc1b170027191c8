import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { readMetrics } from './metrics.js';

const descent = {
  loss: tf.scalar(0.25),
  terms: { contrast: tf.scalar(5), penalty: tf.scalar(6) },
  grads: { a: tf.tensor2d([[1, 2]]), b: tf.scalar(-2) },
  data: tf.tensor1d([1, 3]),
  samples: tf.tensor1d([4, 8]),
};

describe('readMetrics', () => {
  it('puts every number in its place', async () => {
    expect(await readMetrics(descent, { gradientNorm: tf.scalar(7) })).toEqual({
      loss: 0.25,
      energyData: 2,
      energySamples: 6,
      gap: -4,
      weightGradientNorm: 3,
      chainGradientNorm: 7,
      terms: { contrast: 5, penalty: 6 },
    });
  });

  it('has no norm of the chains where there is none', async () => {
    const metrics = await readMetrics({ ...descent, terms: {} }, {});
    expect(metrics).not.toHaveProperty('chainGradientNorm');
    expect(metrics.terms).toEqual({});
  });

  it('reads once and keeps nothing', async () => {
    const count = tf.memory().numTensors;
    const read = vi.spyOn(tf.Tensor.prototype, 'data');
    await readMetrics(descent, {});
    expect(read).toHaveBeenCalledTimes(1);
    read.mockRestore();
    expect(tf.memory().numTensors).toBe(count);
  });
});
