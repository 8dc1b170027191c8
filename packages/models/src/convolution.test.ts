import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { farthest, oneHot, shaken, shapesOf } from '../test/tensors.js';
import { convolution } from './convolution.js';
import type { ConvolutionOptions } from './convolution-options.js';

const BOTH = { inputs: 2, outputs: 3, inputBias: true, outputGain: true } as const;

it('is a convolution that keeps the size', () => {
  const layer = convolution('c', { inputs: 1, outputs: 1, spectralNorm: false });
  const params = { 'c.kernel': tf.ones([3, 3, 1, 1]) };
  const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
  expect([...layer.apply(params, image).output.dataSync()]).toEqual([12, 21, 16, 27, 45, 33, 24, 39, 28]);
});

it('reads every second window with a stride of 2, the last of them over the edge', () => {
  const layer = convolution('c', { inputs: 1, outputs: 1, stride: 2, spectralNorm: false });
  const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
  const { output } = layer.apply({ 'c.kernel': tf.ones([3, 3, 1, 1]) }, image);
  expect(output.shape).toEqual([1, 2, 2, 1]);
  expect([...output.dataSync()]).toEqual([12, 16, 24, 28]);
});

it('reads windows inside the image alone, and adds a bias to what comes out', () => {
  const layer = convolution('c', { inputs: 1, outputs: 1, padding: 'valid', bias: true, spectralNorm: false });
  const params = { 'c.kernel': tf.ones([3, 3, 1, 1]), 'c.bias': tf.tensor1d([0.5]) };
  expect([...layer.apply(params, tf.ones([1, 3, 4, 1])).output.dataSync()]).toEqual([9.5, 9.5]);
});

it('has kernels of two sides', () => {
  const layer = convolution('c', { inputs: 1, outputs: 1, size: [3, 1], spectralNorm: false });
  const image = tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 3, 2, 1]);
  const { output } = layer.apply({ 'c.kernel': tf.ones([3, 1, 1, 1]) }, image);
  expect([...output.dataSync()]).toEqual([4, 6, 9, 12, 8, 10]);
});

it('has one gain and one bias for all channels where they are scalars', () => {
  const shapes = (classes: number) =>
    shapesOf(convolution('c', { ...BOTH, gains: 'scalar', classes }).init(key(0)).weights);
  expect(shapes(0)).toEqual({ 'c.inputBias': [1], 'c.kernel': [3, 3, 2, 3], 'c.gain': [1] });
  expect(shapes(4)).toMatchObject({ 'c.inputBias': [4, 1], 'c.gain': [4, 1], 'c.gainShift': [1] });
});

it('adds the input bias before the kernel and before the zeros around the image', () => {
  const layer = convolution('c', { inputs: 1, outputs: 1, inputBias: true, spectralNorm: false });
  const params = { 'c.kernel': tf.ones([3, 3, 1, 1]), 'c.inputBias': tf.tensor1d([1]) };
  // Nine cells of 1 under the middle of an empty image, four under a corner: the zeros around it got no bias.
  expect([...layer.apply(params, tf.zeros([1, 3, 3, 1])).output.dataSync()]).toEqual([4, 6, 4, 6, 9, 6, 4, 6, 4]);
});

it('names its weights, in the conditional and the unconditional form', () => {
  const plain = convolution('c', BOTH).init(key(0));
  expect(shapesOf(plain.weights)).toEqual({ 'c.inputBias': [2], 'c.kernel': [3, 3, 2, 3], 'c.gain': [3] });
  const labelled = convolution('c', { ...BOTH, classes: 4 }).init(key(0));
  expect(shapesOf(labelled.weights)).toEqual({
    'c.inputBias': [4, 2],
    'c.kernel': [3, 3, 2, 3],
    'c.gain': [4, 3],
    'c.gainShift': [3],
  });
  expect(shapesOf(labelled.state)).toEqual({ 'c.u': [3, 1] });
});

it('starts with neither bias nor gain to be seen', () => {
  scope(() => {
    const layer = convolution('c', { ...BOTH, classes: 4 });
    const params = layer.prepare(layer.init(key(0)));
    const x = normal(key(1), [2, 4, 4, 2]);
    const bare = tf.conv2d(x as tf.Tensor4D, params['c.kernel'] as tf.Tensor4D, 1, 'same');
    expect(farthest(layer.apply(params, x, oneHot([0, 3], 4)).output, bare)).toBe(0);
  });
});

it('multiplies each output by its gain, which is part of the kernel before any image comes', () => {
  scope(() => {
    const layer = convolution('c', BOTH);
    const variables = shaken(layer.init(key(0)), key(1));
    const { 'c.gain': gain, ...weights } = variables.weights;
    const bare = convolution('c', { ...BOTH, outputGain: false });
    const params = layer.prepare(variables);
    const x = normal(key(2), [2, 4, 4, 2]);
    const expected = tf.mul(bare.apply(bare.prepare({ ...variables, weights }), x).output, gain!);
    expect(Object.keys(params).sort()).toEqual(['c.inputBias', 'c.kernel']);
    expect(farthest(layer.apply(params, x).output, expected)).toBeLessThan(1e-6);
  });
});

describe('with classes', () => {
  const layer = convolution('c', { ...BOTH, classes: 3 });
  const ungained = convolution('c', { inputs: 2, outputs: 3, inputBias: true });
  const params = layer.prepare(shaken(layer.init(key(0)), key(1)));
  const x = normal(key(2), [1, 4, 5, 2]);
  const at = (...y: number[]): tf.Tensor => layer.apply(params, x, tf.tensor2d(y, [1, 3])).output;
  /** `K * (x + b) g` with one bias and one gain for all images. */
  const flat = (kernel: tf.Tensor, bias: tf.Tensor, gain: tf.Tensor): tf.Tensor =>
    tf.mul(ungained.apply({ 'c.kernel': kernel, 'c.inputBias': bias }, x).output, gain);
  /** That, with row `c` of the tables. */
  const row = (c: number): tf.Tensor => {
    const pick = (name: string): tf.Tensor => tf.reshape(tf.slice(params[name]!, [c, 0], [1, -1]), [-1]);
    const gain = tf.add(pick('c.gain'), params['c.gainShift']!);
    return flat(params['c.kernel']!, pick('c.inputBias'), gain);
  };

  it('a one-hot label picks a row of each table', () => {
    expect(farthest(at(0, 1, 0), row(1))).toBeLessThan(1e-6);
    expect(farthest(at(0, 0, 1), row(2))).toBeLessThan(1e-6);
    expect(farthest(row(1), row(2))).toBeGreaterThan(0.01);
  });

  it('a soft label interpolates the rows', () => {
    const middle = (name: string): tf.Tensor => tf.mean(tf.slice(params[name]!, [1, 0], [2, -1]), 0);
    const gain = tf.add(middle('c.gain'), params['c.gainShift']!);
    const expected = flat(params['c.kernel']!, middle('c.inputBias'), gain);
    expect(farthest(at(0, 0.5, 0.5), expected)).toBeLessThan(1e-6);
  });

  it('one class is the unconditional form', () => {
    const one = convolution('c', { ...BOTH, classes: 1 });
    const own = one.prepare(shaken(one.init(key(0)), key(1)));
    const gain = tf.add(tf.reshape(own['c.gain']!, [-1]), own['c.gainShift']!);
    const plain = flat(own['c.kernel']!, tf.reshape(own['c.inputBias']!, [-1]), gain);
    expect(farthest(one.apply(own, x, tf.ones([1, 1])).output, plain)).toBeLessThan(1e-6);
  });

  it('each row of the batch has its own label', () => {
    const two = layer.apply(params, tf.concat([x, x]), oneHot([2, 1], 3)).output;
    expect(farthest(two, tf.concat([at(0, 0, 1), at(0, 1, 0)]))).toBeLessThan(1e-6);
  });
});

const PULLS: readonly (readonly [string, ConvolutionOptions, number])[] = [
  ['bare', { inputs: 2, outputs: 3 }, 0],
  ['1 x 1', { inputs: 2, outputs: 3, size: 1 }, 0],
  ['5 x 5', { inputs: 2, outputs: 1, size: 5, spectralNorm: false }, 0],
  ['bias and gain', BOTH, 0],
  ['zero', { ...BOTH, zero: true }, 0],
  ['4 x 4, stride 2', { inputs: 2, outputs: 3, size: 4, stride: 2 }, 0],
  ['3 x 3, stride 3, bias and gain', { ...BOTH, stride: 3 }, 0],
  ['conditional', { ...BOTH, classes: 3 }, 3],
  ['scalar gains', { ...BOTH, gains: 'scalar' }, 0],
  ['scalar gains, conditional', { ...BOTH, gains: 'scalar', classes: 3 }, 3],
  ['3 x 1', { inputs: 2, outputs: 3, size: [3, 1] }, 0],
  ['inside', { inputs: 2, outputs: 3, size: 4, padding: 'valid', bias: true }, 0],
  ['inside, stride 2', { inputs: 2, outputs: 3, stride: 2, padding: 'valid' }, 0],
];
it.each(PULLS)('pulls back as the tape does: %s', (_, options, classes) => {
  const labels = oneHot([2, 0], 3);
  expectRightPull(convolution('c', options), [2, 5, 4, 2], classes > 0 ? labels : undefined);
  labels.dispose();
});

it.each([
  [{ size: 4 }, 'convolution.size: must be an odd number where stride is 1, got 4'],
  [{ stride: 0 }, 'convolution.stride: must be a whole number of at least 1, got 0'],
  [{ stride: 4 }, "convolution.stride: must be at most the kernel's size, 3, got 4"],
  [{ outputs: 1.5 }, 'convolution.outputs: must be a whole number of at least 1, got 1.5'],
  [{ classes: -1 }, 'convolution.classes: must be a whole number of at least 0, got -1'],
  [{ inputBias: 'yes' }, 'convolution.inputBias: must be true or false, got "yes"'],
  [{ padding: 2 }, 'convolution.padding: must be one of same, valid, got 2'],
  [{ size: [3] }, 'convolution.size: must be one number or two, got [3]'],
  [{ size: [3, 2] }, 'convolution.size: must be an odd number where stride is 1'],
  [{ gains: 'none' }, 'convolution.gains: must be one of channel, scalar'],
  [{ dilation: 2 }, 'convolution: unknown option'],
])('refuses %j', (options, message) => {
  expect(() => convolution('c', { inputs: 1, outputs: 1, ...options } as ConvolutionOptions)).toThrow(message);
});
