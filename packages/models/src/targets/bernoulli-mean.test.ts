import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { expect, it } from 'vitest';
import { bernoulliMean, type BernoulliMeanOptions } from './bernoulli-mean.js';
import { bernoulli } from './bernoulli.js';

const rows = [
  [0, 1, 0, 1],
  [0, 1, 1, 1],
  [0, 1, 1, 0.5],
];

it('has the means of the data, and of `smoothing` ones and zeros more', async () => {
  const data = tf.tensor(rows, [3, 2, 2]);
  const target = await bernoulliMean(data);
  expect(target.shape).toEqual([2, 2]);
  [1 / 5, 4 / 5, 3 / 5, 3.5 / 5].forEach((p, i) => expect(target.mean[i]).toBeCloseTo(p, 12));
  const sharper = await bernoulliMean(data, { smoothing: 0.01 });
  expect(sharper.mean[0]).toBeCloseTo(0.01 / 3.02, 12);
  expect(sharper.logZ).toBeCloseTo(bernoulli({ shape: [2, 2], probability: [...sharper.mean] }).logZ, 12);
  data.dispose();
});

it('gets back the probabilities of draws', async () => {
  const probability = [0.1, 0.5, 0.93];
  const data = bernoulli({ dimension: 3, probability }).sample(key(1), 5000);
  const { mean } = await bernoulliMean(data);
  data.dispose();
  probability.forEach((p, i) => expect(Math.abs(mean[i]! - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 5000)));
});

it('borrows the data and holds nothing', async () => {
  const data = tf.tensor2d(rows);
  await expectNoLeakAsync(async () => {
    await bernoulliMean(data);
  });
  expect(data.isDisposed).toBe(false);
  data.dispose();
});

it.each([
  [[[0.5, 1.5]], {}, 'bernoulliMean.data: must hold finite numbers from 0 to 1, got 1.5'],
  [[[0.5, NaN]], {}, 'bernoulliMean.data: must hold finite numbers from 0 to 1, got NaN'],
  [rows, { smoothing: 0 }, 'bernoulliMean.smoothing: must be a finite number above 0, got 0'],
  [rows, { epsilon: 1 }, 'bernoulliMean: unknown option'],
])('refuses %j, %j', async (values, options, message) => {
  const data = tf.tensor2d(values);
  await expect(bernoulliMean(data, options as BernoulliMeanOptions)).rejects.toThrow(message);
  data.dispose();
});

it('refuses what is no batch', async () => {
  const data = tf.tensor1d([0, 1]);
  await expect(bernoulliMean(data)).rejects.toThrow('bernoulliMean.data: must have shape [n, ...event]');
  data.dispose();
});
