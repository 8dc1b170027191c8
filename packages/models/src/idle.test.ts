import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { shapesOf } from '../test/tensors.js';
import { dense } from './dense.js';
import { idle } from './idle.js';

const layer = idle(dense('d', { inputs: 3, outputs: 2 }), [3]);

it('makes weights and advances their state, and hands its input on', () => {
  scope(() => {
    const variables = layer.init(key(0));
    expect(shapesOf(variables.weights)).toEqual({ 'd.kernel': [3, 2], 'd.bias': [2] });
    expect(shapesOf(layer.advance(variables))).toEqual(shapesOf(variables.state));
    expect(layer.prepare(variables)).toEqual({});
    const x = tf.ones([2, 5]);
    expect(layer.apply({}, x).output).toBe(x);
  });
});

it('plans weights and no work', () => {
  const { shape, rows } = layer.plan([4, 5]);
  expect(shape).toEqual([4, 5]);
  expect(rows).toMatchObject([{ kind: 'dense', idle: true, macs: 0, weights: { 'd.kernel': [3, 2] } }]);
});
