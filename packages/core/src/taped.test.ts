import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import './gradient.js'; // registers gradients
import { taped } from './taped.js';

const [x, y] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
const late = (): never => {
  tf.sum(tf.exp(tf.square(x)));
  throw new Error('late');
};

it('is zero in an input that has no part in the value', () => {
  const before = tf.memory().numTensors;
  const { value, grads } = taped(() => tf.sum(tf.square(x)), [x, y]);
  expect([value, ...grads].map((t) => [...t.dataSync()])).toEqual([[5], [2, 4], [0, 0]]);
  tf.dispose([value, grads]);
  expect(tf.memory().numTensors).toBe(before);
});

it('frees what the tape saved when the function throws, also within another tape', () => {
  const before = tf.memory().numTensors;
  expect(() => taped(late, [x])).toThrow('late');
  expect(tf.memory().numTensors).toBe(before);
  const within = (): tf.Tensor => tf.sum(taped(() => (tf.square(x), late()), [x]).grads[0]!);
  expect(() => taped(within, [x])).toThrow('late');
  expect(tf.memory().numTensors).toBe(before);
});

it('frees it when there is no way back', () => {
  const before = tf.memory().numTensors;
  const oneWay = (): tf.Tensor => tf.sum(tf.diag(tf.exp(tf.square(x)))); // `diag` has no gradient
  expect(() => taped(oneWay, [x])).toThrow('gradient function not found for Diag');
  expect(tf.memory().numTensors).toBe(before);
});

it('after a failure the next gradient is right', () => {
  expect(() => taped(late, [x])).toThrow('late');
  const { value, grads } = taped(() => tf.sum(tf.square(x)), [x]);
  expect([...grads[0]!.dataSync()]).toEqual([2, 4]);
  tf.dispose([value, grads]);
});

it('leaves the tape of another gradient alone when it is taken on the way back of that', () => {
  const before = tf.memory().numTensors;
  // Its way back is a gradient in itself: that of x^3, by a tape of its own, between others that still need theirs.
  const cube = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: tf.pow(x as tf.Tensor, 3),
      gradFunc: (dy: tf.Tensor, [x]: tf.Tensor[]) =>
        tf.mul(dy, taped(() => tf.sum(tf.mul(tf.square(x!), x!)), [x!]).grads[0]!),
    };
  });
  const { value, grads } = taped(() => tf.sum(tf.exp(cube(tf.square(x)))), [x]);
  // exp(x^6) has the slope 6 x^5 exp(x^6).
  const exact = [1, 2].map((x) => 6 * x ** 5 * Math.exp(x ** 6));
  grads[0]!.dataSync().forEach((slope, i) => expect(slope / exact[i]!).toBeCloseTo(1, 4));
  tf.dispose([value, grads]);
  expect(tf.memory().numTensors).toBe(before);
});
