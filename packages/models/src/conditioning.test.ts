import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { applied, expectRightPull } from '../test/layers.js';
import { oneHot, shapesOf } from '../test/tensors.js';
import { inputBias, outputGain } from './conditioning.js';

const x = tf.tensor4d([1, 2, 3, 4], [2, 1, 1, 2]);

it('a bias by label: x + y B', () => {
  const params = { 'l.inputBias': tf.tensor2d([10, 20, 30, 40], [2, 2]) };
  const at = (labels: tf.Tensor2D): number[] => [...inputBias('l', 2, 2).apply(params, x, labels).output.dataSync()];
  expect(at(oneHot([1, 0], 2))).toEqual([31, 42, 13, 24]);
  expect(at(tf.tensor2d([0.5, 0.5, 0, 0], [2, 2]))).toEqual([21, 32, 3, 4]);
});

it('a gain by label: x (y G + s)', () => {
  const params = { 'l.gain': tf.tensor2d([10, 20, 30, 40], [2, 2]), 'l.gainShift': tf.tensor1d([1, 0]) };
  const { output } = outputGain('l', 2, 2).apply(params, x, oneHot([1, 0], 2));
  expect([...output.dataSync()]).toEqual([31, 80, 33, 80]);
});

it('the same for all rows without classes', () => {
  const bias = inputBias('l', 2, 0).apply({ 'l.inputBias': tf.tensor1d([10, 20]) }, x).output;
  expect([...bias.dataSync()]).toEqual([11, 22, 13, 24]);
  const gain = outputGain('l', 2, 0).apply({ 'l.gain': tf.tensor1d([10, 20]) }, x).output;
  expect([...gain.dataSync()]).toEqual([10, 40, 30, 80]);
});

it('both start as the identity', () => {
  expect(shapesOf(outputGain('l', 2, 3).init(key(0)).weights)).toEqual({ 'l.gain': [3, 2], 'l.gainShift': [2] });
  for (const make of [inputBias, outputGain]) {
    expect([...applied(make('l', 2, 0), x).dataSync()]).toEqual([1, 2, 3, 4]);
    expect([...applied(make('l', 2, 3), x, oneHot([2, 1], 3)).dataSync()]).toEqual([1, 2, 3, 4]);
  }
});

it('pull back as the tape does', () => {
  const labels = oneHot([2, 1], 3);
  for (const make of [inputBias, outputGain]) {
    expectRightPull(make('l', 2, 0), [2, 3, 3, 2]);
    expectRightPull(make('l', 2, 3), [2, 3, 3, 2], labels);
  }
  labels.dispose();
});
