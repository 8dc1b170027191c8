import { describe, expect, it } from 'vitest';
import { expectRightPlan } from '../test/layers.js';
import { activation } from './activation.js';
import { averagePool } from './average-pool.js';
import { labelledColumn, onlyColumn } from './columns.js';
import { inputBias, outputBias, outputGain, scale } from './conditioning.js';
import { convolution } from './convolution.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import { energyHead } from './energy-head.js';
import { flatten } from './flatten.js';
import { idle } from './idle.js';
import { labelMaps } from './label-maps.js';
import type { Layer } from './layer.js';
import type { Shape } from './plan.js';
import { residualBlock } from './residual-block.js';
import { selfAttention } from './self-attention.js';
import { identity } from './stateless.js';
import { sum } from './sum.js';
import { sumPool } from './sum-pool.js';
import { zeroPad } from './zero-pad.js';

const three = { inputs: 3, outputs: 5 };
const block = { ...three, activation: 'leaky-relu' } as const;
const CASES: readonly (readonly [string, Layer, Shape, number?])[] = [
  ['swish', activation('swish'), [3, 2]],
  ['leaky ReLU', activation('leaky-relu'), [7]],
  ['average pool', averagePool, [4, 6, 3]],
  ['average pool of odd sides', averagePool, [5, 7, 3]],
  ['sum over the image', sumPool, [4, 5, 3]],
  ['only column', onlyColumn, [1]],
  ['labelled column', labelledColumn, [3], 3],
  ['input bias', inputBias('b', 3, 0), [4, 5, 3]],
  ['output gain', outputGain('g', 3, 0), [4, 5, 3]],
  ['output bias', outputBias('b', 3), [4, 5, 3]],
  ['scale', scale('s'), [4, 5, 3]],
  ['3x3', convolution('c', three), [6, 5, 3]],
  ['3x3, stride 2', convolution('c', { ...three, stride: 2 }), [6, 5, 3]],
  ['4x4, stride 2, not normalised', convolution('c', { ...three, size: 4, stride: 2, spectralNorm: false }), [6, 5, 3]],
  ['5x5 inside', convolution('c', { ...three, size: 5, padding: 'valid', bias: true }), [6, 5, 3]],
  ['3x1', convolution('c', { ...three, size: [3, 1] }), [6, 1, 3]],
  ['with bias and gain', convolution('c', { ...three, inputBias: true, outputGain: true }), [6, 5, 3]],
  ['gain, not normalised', convolution('c', { ...three, outputGain: true, spectralNorm: false }), [6, 5, 3]],
  ['dense', dense('d', three), [3]],
  ['head', energyHead(3, 0), [3]],
  ['flatten', flatten, [2, 3]],
  ['zeros around', zeroPad(2), [3, 4, 2]],
  ['label maps', labelMaps(3, 0.1), [4, 5, 2], 3],
  ['dropout', dropout(0.5), [4]],
  ['sum', sum(identity, activation('swish')), [4]],
  ['self-attention', selfAttention('a', { channels: 4, width: 3 }), [5, 3, 4]],
  ['self-attention with dropout', selfAttention('a', { channels: 4, width: 3, dropout: 0.5 }), [5, 3, 4]],
  ['block with dropout', residualBlock('r', { ...block, dropout: 0.5 }), [6, 5, 3]],
  ['block', residualBlock('r', { ...block, down: true }), [6, 5, 3]],
  ['block with a stride', residualBlock('r', { ...block, down: true, halving: 'stride' }), [6, 5, 3]],
  ['block with scalar gains', residualBlock('r', { ...block, outputs: 3, gains: 'scalar' }), [6, 5, 3]],
  ['idle', idle(dense('d', three), [3]), [2, 2]],
];

describe('a plan is what the layer does', () => {
  it.each(CASES.map((each) => [each[0], each] as const))('%s', (_, [, layer, shape, classes]) =>
    expectRightPlan(layer, shape, classes),
  );
});

it('counts the products of each output', () => {
  const macs = (layer: Layer, shape: readonly number[]): number =>
    layer.plan(shape).rows.reduce((sum, row) => sum + row.macs, 0);
  expect(macs(convolution('c', three), [6, 5, 3])).toBe(6 * 5 * 5 * 3 * 9);
  expect(macs(convolution('c', { ...three, size: 4, stride: 2 }), [7, 5, 3])).toBe(4 * 3 * 5 * 3 * 16);
  expect(macs(dense('d', three), [3])).toBe(15);
  const attention = 15 * 4 * (3 + 3 + 4) + 15 * 15 * (3 + 4);
  expect(macs(selfAttention('a', { channels: 4, width: 3 }), [5, 3, 4])).toBe(attention);
});

it.each([
  [averagePool, [1, 4, 2], 'averagePool: must have 2 x 2 pixels or more, got [1,4,2]'],
  [convolution('c', three), [4, 4, 2], 'c.inputs: must be an image of 3 channels, got [4,4,2]'],
  [convolution('c', { ...three, size: 5, padding: 'valid' }), [4, 6, 3], 'c: must have 5 x 5 pixels or more'],
  [dense('d', three), [4], 'd.inputs: must be 3 numbers, got [4]'],
  [sum(identity, averagePool), [4, 4, 1], 'sum: must be of layers that agree'],
] as readonly (readonly [Layer, Shape, string])[])('refuses shapes that do not fit', (layer, shape, message) => {
  expect(() => layer.plan(shape)).toThrow(message);
});
