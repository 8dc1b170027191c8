import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { farthest } from '../test/tensors.js';
import { dropout } from './dropout.js';

const x = normal(key(1), [3, 40, 50]);
const dropped = (rate: number, seed = 0) => dropout(rate).apply({}, x, undefined, key(seed));

it('does nothing outside training', () => {
  const { output, pull } = dropout(0.5).apply({}, x);
  expect(output).toBe(x);
  expect(pull(x)).toBe(x);
});

it('drops the share that it says, and keeps the mean', () => {
  const n = 2000;
  for (const rate of [0.1, 0.5]) {
    const factors = scope(() => Array.from(tf.div(dropped(rate).output, x).dataSync().slice(0, n)));
    const lost = factors.filter((factor) => factor === 0).length;
    // A binomial count: 4 standard deviations.
    expect(Math.abs(lost - n * rate)).toBeLessThan(4 * Math.sqrt(n * rate * (1 - rate)));
    for (const factor of factors.filter((each) => each !== 0)) expect(factor).toBeCloseTo(1 / (1 - rate), 5);
  }
});

it('drops the same in every row, by the key', () => {
  scope(() => {
    const mask = (seed: number): tf.Tensor => tf.cast(tf.equal(dropped(0.5, seed).output, 0), 'float32');
    const [first, second, third] = tf.unstack(mask(0));
    expect(farthest(first!, second!)).toBe(0);
    expect(farthest(first!, third!)).toBe(0);
    expect(farthest(mask(0), mask(0))).toBe(0);
    expect(farthest(mask(0), mask(1))).toBe(1);
  });
});

it('pulls back as the tape does', () => {
  scope(() => {
    const slope = normal(key(2), x.shape);
    const tape = tf.grad((z) => tf.sum(tf.mul(dropout(0.3).apply({}, z, undefined, key(0)).output, slope)))(x);
    expect(farthest(dropped(0.3).pull(slope), tape)).toBe(0);
  });
});

it.each([-0.1, 1, 2, NaN, 'half'])('refuses a rate of %s', (rate) => {
  expect(() => dropout(rate as number)).toThrow('dropout.rate: must be');
});
