import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { farthest } from '../test/tensors.js';
import { activation, activationNames, type ActivationName } from './activation.js';

const at = (name: ActivationName, x: tf.Tensor): tf.Tensor => activation(name).apply({}, x).output;
const points = tf.tensor1d([-3, -0.5, 0, 0.5, 3]);
const s = (x: number): number => 1 / (1 + Math.exp(-x));

const VALUES: readonly (readonly [ActivationName, (x: number) => number])[] = [
  ['swish', (x) => x * s(x)],
  ['leaky-relu', (x) => Math.max(x, 0.2 * x)],
  ['relu', (x) => Math.max(x, 0)],
];

describe.each(VALUES)('%s', (name, f) => {
  it('has the values of its formula', () => {
    const expected = tf.tensor1d([...points.dataSync()].map(f));
    expect(farthest(at(name, points), expected)).toBeLessThan(1e-6);
  });

  it('pulls back as the tape does', () => expectRightPull(activation(name), [5, 7]));

  it('lets a NaN through, forwards and back', () => {
    const { output, pull } = activation(name).apply({}, tf.tensor1d([NaN]));
    expect(output.dataSync()[0]).toBeNaN();
    if (name === 'swish') expect(pull(tf.ones([1])).dataSync()[0]).toBeNaN();
  });
});

// f = sum w swish(x): swish'' = s' (2 + x (1 - 2 s)), with s' = s (1 - s)
const second = (x: number): number => s(x) * (1 - s(x)) * (2 + x * (1 - 2 * s(x)));

it('swish is right to second order, by the tape twice and by the tape over pull', () => {
  scope(() => {
    const x = normal(key(1), [50]);
    const expected = tf.tensor1d([...x.dataSync()].map(second));
    const slope = (z: tf.Tensor): tf.Tensor => activation('swish').apply({}, z).pull(tf.ones(z.shape));
    const twice = tf.grad((z) => tf.sum(tf.grad((y) => tf.sum(at('swish', y)))(z)))(x);
    const over = tf.grad((z) => tf.sum(slope(z)))(x);
    expect(farthest(twice, expected)).toBeLessThan(1e-5);
    expect(farthest(over, expected)).toBeLessThan(1e-5);
  });
});

it('rectifiers have no curvature, and do not throw when asked for it', () => {
  scope(() => {
    const x = normal(key(2), [20]);
    for (const name of ['relu', 'leaky-relu'] as const) {
      const curvature = tf.grad((z) => tf.sum(tf.grad((y) => tf.sum(tf.square(at(name, y))))(z)))(x);
      const leak = name === 'relu' ? 0 : 0.2;
      const expected = tf.where(tf.greater(x, 0), tf.fill(x.shape, 2), tf.fill(x.shape, 2 * leak ** 2));
      expect(farthest(curvature, expected)).toBeLessThan(1e-6);
    }
  });
});

it('knows three names', () => {
  expect(activationNames).toEqual(['swish', 'leaky-relu', 'relu']);
  expect(() => activation('tanh' as ActivationName)).toThrow(
    'activation: must be one of swish, leaky-relu, relu, got "tanh"',
  );
});
