import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { applied, expectRightPull } from '../test/layers.js';
import { activation } from './activation.js';
import { dense } from './dense.js';
import { sequence } from './sequence.js';
import { identity, stateless } from './stateless.js';
import { sum } from './sum.js';

const layer = dense('a', { inputs: 3, outputs: 3 });

it('adds what two layers make of the same input', () => {
  const x = tf.tensor2d([1, 2, 3], [1, 3]);
  const double = stateless((z) => ({ output: tf.mul(z, 2), pull: (slope) => tf.mul(slope, 2) }));
  expect(applied(sum(identity, double), x).arraySync()).toEqual([[3, 6, 9]]);
});

it('holds the variables of both, and refuses a name twice', () => {
  const other = dense('b', { inputs: 3, outputs: 3 });
  expect(Object.keys(sum(layer, other).init(key(0)).weights)).toEqual(['a.kernel', 'a.bias', 'b.kernel', 'b.bias']);
  expect(() => sum(layer, layer).init(key(0))).toThrow('layers: must have different names');
});

it('pulls back through both', () => expectRightPull(sum(sequence(layer, activation('swish')), identity), [4, 3]));
