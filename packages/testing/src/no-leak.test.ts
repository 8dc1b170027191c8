import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { leftBehind, noLeak } from './no-leak.js';

it('frees what the body returns, at any depth, and counts the rest', () => {
  const strays: tf.Tensor[] = [];
  expect(leftBehind(() => ({ a: tf.zeros([1]), b: [tf.zeros([2])] }))).toBe(0);
  expect(leftBehind(() => void strays.push(tf.zeros([1]), tf.zeros([1])))).toBe(2);
  expect(leftBehind(() => tf.dispose(strays))).toBe(-2);
});

it('tells a leak from a theft', () => {
  const stray = tf.zeros([1]);
  expect(() => noLeak(() => tf.zeros([1]))).not.toThrow();
  expect(() => noLeak(() => void tf.zeros([1]))).toThrow('leaked tensors: 1');
  expect(() => noLeak(() => stray.dispose())).toThrow('freed tensors of its caller: 1');
});
