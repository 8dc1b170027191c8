import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { key } from '@ebmjs/core';
import { mean, numbers } from '../../test/read.js';
import { happens, logAdd, NOTHING } from './log-weights.js';

it('logAdd adds in logarithms, and nothing to nothing without a NaN', () => {
  const a = tf.tensor1d([Math.log(2), 300, NOTHING, NOTHING, -5]);
  const b = tf.tensor1d([Math.log(3), 300, 7, NOTHING, NOTHING]);
  const sums = numbers(logAdd(a, b));
  [Math.log(5), 300 + Math.log(2), 7].forEach((exact, i) => expect(sums[i]).toBeCloseTo(exact, 4));
  expect(sums[3]).toBeLessThan(-9e29);
  expect(sums[4]).toBe(-5);
});

it('happens as often as its probability says', () => {
  const n = 20_000;
  for (const p of [0.2, 0.9]) {
    const rate = mean(numbers(tf.cast(happens(key(1), tf.fill([n], Math.log(p))), 'float32')));
    expect(Math.abs(rate - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
  }
  expect(numbers(happens(key(2), tf.tensor1d([0, 3, NOTHING])))).toEqual([1, 1, 0]);
});
