import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { farthest } from '../test/tensors.js';
import { normalisedKernel } from './kernel-norm.js';

const SHAPE = [3, 3, 16, 32];
const SIZE = 3 * 3 * 16 * 32;
const spread = (tensor: tf.Tensor): number => tf.sqrt(tf.mean(tf.square(tensor))).dataSync()[0]!;

it('has a kernel and, normalised, a vector', () => {
  const { weights, state } = normalisedKernel('a', SHAPE, {}).init(key(0));
  expect(Object.keys(weights)).toEqual(['a.kernel']);
  expect(state['a.u']!.shape).toEqual([32, 1]);
  const plain = normalisedKernel('a', SHAPE, { spectralNorm: false }).init(key(0));
  expect(plain.state).toEqual({});
});

it("starts from Glorot's draws", () => {
  const { weights } = normalisedKernel('a', SHAPE, {}).init(key(0));
  const expected = Math.sqrt(2 / (9 * (16 + 32)));
  // The standard error of a standard deviation over n draws is s / sqrt(2 n).
  expect(Math.abs(spread(weights['a.kernel']!) / expected - 1)).toBeLessThan(4 / Math.sqrt(2 * SIZE));
});

it('a zero kernel starts from draws of standard deviation 1e-10, or from zeros', () => {
  const tiny = normalisedKernel('a', SHAPE, { zero: true }).init(key(0)).weights['a.kernel']!;
  expect(Math.abs(spread(tiny) / 1e-10 - 1)).toBeLessThan(4 / Math.sqrt(2 * SIZE));
  const zeros = normalisedKernel('a', SHAPE, { zero: true, spectralNorm: false }).init(key(0)).weights['a.kernel']!;
  expect(farthest(zeros, tf.zeros(SHAPE))).toBe(0);
});

it('advances its vector, and has nothing to advance without one', () => {
  const kernel = normalisedKernel('a', SHAPE, {});
  const variables = kernel.init(key(0));
  const next = kernel.advance(variables);
  expect(Object.keys(next)).toEqual(['a.u']);
  expect(farthest(next['a.u']!, variables.state['a.u']!)).toBeGreaterThan(0);
  const bare = normalisedKernel('a', SHAPE, { spectralNorm: false });
  expect(bare.advance(bare.init(key(0)))).toEqual({});
});

it('without spectral normalisation hands the kernel on', () => {
  const bare = normalisedKernel('a', SHAPE, { spectralNorm: false });
  const variables = bare.init(key(0));
  expect(bare.prepare(variables)).toBe(variables.weights['a.kernel']);
});
