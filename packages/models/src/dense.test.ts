import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { largestSingularValue } from '../test/matrices.js';
import { shapesOf } from '../test/tensors.js';
import { dense } from './dense.js';

it('is x W + b', () => {
  const layer = dense('d', { inputs: 2, outputs: 3, spectralNorm: false });
  const weights = { 'd.kernel': tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), 'd.bias': tf.tensor1d([0, 0, 10]) };
  const params = layer.prepare({ weights, state: {} });
  expect(layer.apply(params, tf.tensor2d([1, -1], [1, 2])).output.arraySync()).toEqual([[-3, -3, 7]]);
});

it('names its weights; biases start at zero', () => {
  const { weights, state } = dense('d', { inputs: 4, outputs: 3 }).init(key(0));
  expect(shapesOf(weights)).toEqual({ 'd.kernel': [4, 3], 'd.bias': [3] });
  expect(shapesOf(state)).toEqual({ 'd.u': [3, 1] });
  expect([...weights['d.bias']!.dataSync()]).toEqual([0, 0, 0]);
});

it('is spectrally normalised unless told otherwise', () => {
  scope(() => {
    const layer = dense('d', { inputs: 20, outputs: 6 });
    const prepared = layer.prepare(layer.init(key(1)))['d.kernel']!;
    expect(largestSingularValue(prepared.dataSync(), 6)).toBeCloseTo(1, 2);
  });
});

it.each([true, false])('pulls back as the tape does (spectralNorm %s)', (spectralNorm) =>
  expectRightPull(dense('d', { inputs: 5, outputs: 4, spectralNorm }), [3, 5]),
);

it('refuses what will not do', () => {
  expect(() => dense('d', { inputs: 0, outputs: 1 })).toThrow(
    'dense.inputs: must be a whole number of at least 1, got 0',
  );
  expect(() => dense('d', { inputs: 1, outputs: 1, bias: false } as never)).toThrow('dense: unknown option');
  expect(() => dense('d', { inputs: 1, outputs: 1, zero: 1 } as never)).toThrow(
    'dense.zero: must be true or false, got 1',
  );
});
