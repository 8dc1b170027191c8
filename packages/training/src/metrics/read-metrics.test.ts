import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import type { Made } from './made.js';
import { readMetrics } from './read-metrics.js';

const descent = {
  loss: tf.scalar(0.25),
  terms: { contrast: tf.scalar(5), penalty: tf.scalar(6) },
  grads: { a: tf.tensor2d([[1, 2]]), b: tf.scalar(-2) },
  data: tf.tensor1d([1, 3]),
  samples: tf.tensor1d([2, 10]),
};
const made: Made = {
  descent,
  chains: { x: tf.tensor2d([[0.5], [1]]), learnt: {} },
  data: tf.tensor2d([[0], [0.5]]),
  start: tf.tensor2d([[0.5], [0]]),
  before: { w: tf.tensor2d([[3, 0]]), b: tf.tensor1d([0]) },
  after: { w: tf.tensor2d([[3, 4]]), b: tf.tensor1d([0]) },
};
const plain = {
  loss: 0.25,
  energyData: 2,
  energySamples: 6,
  gap: -4,
  energySpreadData: Math.SQRT2,
  energySpreadSamples: Math.sqrt(32),
  energyRank: 0.75,
  weightGradientNorm: 3,
  weightNorm: 5,
  weightStep: 0.8,
  movement: Math.fround(Math.SQRT1_2),
  dataMean: 0.25,
  samplesMean: 0.75,
  terms: { contrast: 5, penalty: 6 },
};

describe('readMetrics', () => {
  it('puts every number in its place', async () => {
    expect(await readMetrics(made)).toEqual(plain);
  });

  it('has what the kernel tells', async () => {
    const told = {
      gradientNorm: tf.scalar(7),
      firstGradientNorm: tf.scalar(8),
      lastGradientNorm: tf.scalar(9),
      firstEnergy: tf.scalar(11),
      clipped: tf.scalar(0.5),
    };
    expect(await readMetrics({ ...made, chains: { ...made.chains, ...told } })).toEqual({
      ...plain,
      chainGradientNorm: 7,
      chainGradientFirst: 8,
      chainGradientLast: 9,
      energyStart: 11,
      clipped: 0.5,
    });
  });

  it('has all of it where it is measured in full', async () => {
    const relabelled = tf.tensor1d([2, 3]);
    const chains = { ...made.chains, twin: tf.tensor2d([[0.5], [0.5]]) };
    const full = { relabelled, box: { min: 0, max: 1 } };
    const metrics = await readMetrics({ ...made, chains, full });
    expect(metrics).toMatchObject(plain);
    expect(metrics).toMatchObject({
      jitter: Math.fround(Math.sqrt(0.125)),
      labelRank: 0.75, // one rises, one stays
      dataLow: 0,
      dataHigh: 0.5,
      samplesHigh: 1,
      saturatedData: 0.5,
      saturatedSamples: 0.5,
      outsideData: 0,
      energyDistance: 1,
      energyLevel: 4,
      diversity: 1,
    });
    expect(metrics.spectralNorm).toBeCloseTo(5, 5);
    const { jitter, labelRank, saturatedData } = await readMetrics({ ...made, full: {} });
    expect([jitter, labelRank, saturatedData]).toEqual([undefined, undefined, undefined]);
  });

  it('reads once and keeps nothing', async () => {
    const count = tf.memory().numTensors;
    const read = vi.spyOn(tf.Tensor.prototype, 'data');
    await readMetrics(made);
    await readMetrics({ ...made, full: {} });
    expect(read).toHaveBeenCalledTimes(2);
    read.mockRestore();
    expect(tf.memory().numTensors).toBe(count);
  });
});
