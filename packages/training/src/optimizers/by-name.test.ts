import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { numbers } from '../toy-run.fixture.js';
import { byName } from './by-name.js';

it('byName gives each weight its own tensors, what is shared and its name, and names with slashes too', () => {
  const names: string[] = [];
  const move = byName({
    results: ['sum', 'product'],
    together: ({ a }) => ({ most: tf.max(tf.stack(Object.values(a!).map((each) => tf.max(each)))) }),
    move: ({ a, b, factor, most }, name) => {
      names.push(name);
      return [tf.add(a!, tf.mul(b!, factor!)), tf.mul(a!, most!)];
    },
  });
  const kinds = {
    a: { 'block/w': tf.tensor1d([1, 2]), v: tf.scalar(3) },
    b: { 'block/w': tf.tensor1d([10, 20]), v: tf.scalar(30) },
  };
  const before = tf.memory().numTensors;
  const { sum, product } = scope(() => move(kinds, { factor: tf.scalar(2) }));
  expect(numbers(sum!)).toEqual({ 'block/w': [21, 42], v: [63] });
  expect(numbers(product!)).toEqual({ 'block/w': [3, 6], v: [9] });
  expect(names).toEqual(['block/w', 'v']);
  expect(tf.memory().numTensors).toBe(before + 4);
});
