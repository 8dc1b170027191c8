import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { identity, stateless } from './stateless.js';

const square = stateless((x) => ({ output: tf.square(x), pull: (slope) => tf.mul(slope, tf.mul(x, 2)) }));

it('has nothing to draw, prepare, transpose or advance', () => {
  const variables = square.init(key(0));
  expect(variables).toEqual({ weights: {}, state: {} });
  expect([square.prepare(variables), square.transposed({}), square.advance(variables)]).toEqual([{}, {}, {}]);
});

it('applies its function and pulls back by it', () => {
  expect([...square.apply({}, tf.tensor1d([3])).output.dataSync()]).toEqual([9]);
  expectRightPull(square, [3, 2]);
});

it('the identity hands on what it is given', () => {
  const x = tf.tensor1d([3]);
  expect(identity.apply({}, x).output).toBe(x);
  expect(identity.apply({}, x).pull(x)).toBe(x);
});
