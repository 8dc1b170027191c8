import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { layoutOf } from './layout.js';
import { checkedPrior, uniformIn } from './prior.js';
import { replayBuffer } from './replay-buffer.js';

const layout = layoutOf({ capacity: 8, shape: [2, 1], classes: 0, storage: 'float32', box: { min: -1, max: 3 } });

it('uniformIn has the mean, the variance and the range of its box', () => {
  const x = uniformIn(layout)(key(1), 4000);
  const values = Array.from(x.dataSync());
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  expect(x.shape).toEqual([4000, 2, 1]);
  // 8000 numbers, variance 16/12, fourth central moment 4^4/80: standard errors 0.0129 and 0.0133.
  expect(Math.abs(mean - 1)).toBeLessThan(4.5 * 0.0129);
  expect(Math.abs(variance - 16 / 12)).toBeLessThan(4.5 * 0.0133);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
  expect(Math.max(...values)).toBeLessThanOrEqual(3);
  x.dispose();
});

it('checkedPrior refuses other shapes, counts and types', () => {
  const gives = (x: tf.Tensor) => () => checkedPrior(() => x, layout)(key(0), 3);
  expect(gives(tf.zeros([3, 2, 1]))).not.toThrow();
  expect(gives(tf.zeros([3, 2]))).toThrow('replayBuffer.prior: must have shape [n, 2, 1], got [3,2]');
  expect(gives(tf.zeros([4, 2, 1]))).toThrow('replayBuffer.prior: must give 3 rows, got 4');
  expect(gives(tf.zeros([3, 2, 1], 'int32'))).toThrow('replayBuffer.prior: must be float32, got "int32"');
});

it.each<[string, (n: number) => tf.Tensor]>([
  ['another shape', (n) => tf.zeros([n, 3])],
  ['too few rows', (n) => tf.zeros([n - 1, 2, 1])],
  ['another type', (n) => tf.zeros([n, 2, 1], 'int32')],
  ['a number that is not finite', (n) => tf.fill([n, 2, 1], NaN)],
])('a prior that gives %s is refused, and what it gave is freed', (_, prior) => {
  const before = tf.memory().numTensors;
  expect(() => replayBuffer({ capacity: 8, shape: [2, 1], prior: (_key, n) => prior(n), key: key(1) })).toThrow(
    'replayBuffer.prior',
  );
  expect(tf.memory().numTensors).toBe(before);
});
