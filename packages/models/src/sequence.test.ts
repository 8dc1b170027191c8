import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { farthest, shapesOf } from '../test/tensors.js';
import { activation } from './activation.js';
import { dense } from './dense.js';
import { sequence } from './sequence.js';

const two = sequence(dense('a', { inputs: 2, outputs: 3 }), activation('swish'), dense('b', { inputs: 3, outputs: 1 }));

it('applies its layers in order', () => {
  const plus = (name: string, outputs: number) => dense(name, { inputs: 1, outputs, spectralNorm: false });
  const params = {
    'a.kernel': tf.tensor2d([2], [1, 1]),
    'a.bias': tf.tensor1d([1]),
    'b.kernel': tf.tensor2d([10], [1, 1]),
    'b.bias': tf.tensor1d([5]),
  };
  const { output } = sequence(plus('a', 1), plus('b', 1)).apply(params, tf.tensor2d([3], [1, 1]));
  expect(output.dataSync()[0]).toBe(75); // (3 * 2 + 1) * 10 + 5
});

it('holds the variables of all, each layer from a key of its own', () => {
  const { weights, state } = two.init(key(1));
  expect(shapesOf(weights)).toEqual({ 'a.kernel': [2, 3], 'a.bias': [3], 'b.kernel': [3, 1], 'b.bias': [1] });
  expect(Object.keys(state)).toEqual(['a.u', 'b.u']);
  const twins = sequence(dense('a', { inputs: 2, outputs: 2 }), dense('b', { inputs: 2, outputs: 2 })).init(key(1));
  expect(farthest(twins.weights['a.kernel']!, twins.weights['b.kernel']!)).toBeGreaterThan(0);
});

it('advances the state of all', () => {
  const variables = two.init(key(1));
  expect(Object.keys(two.advance(variables))).toEqual(['a.u', 'b.u']);
});

it('pulls back through all', () => expectRightPull(two, [4, 2]));

it('of nothing is the identity', () => {
  const x = tf.tensor1d([1, 2]);
  const { output, pull } = sequence().apply({}, x);
  expect(output).toBe(x);
  expect(pull(x)).toBe(x);
});

it('refuses two layers of one name', () => {
  const one = dense('a', { inputs: 2, outputs: 2 });
  const twice = (): unknown => sequence(one, one).init(key(0));
  expect(twice).toThrow(EbmError);
  expect(twice).toThrow('layers: must have different names, got "a.kernel"');
});
