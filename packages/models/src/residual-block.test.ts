import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { applied, expectRightPull } from '../test/layers.js';
import { farthest, oneHot, shaken, shapesOf } from '../test/tensors.js';
import { activation } from './activation.js';
import { residualBlock, type ResidualBlockOptions } from './residual-block.js';

const act = (x: tf.Tensor): tf.Tensor => activation('swish').apply({}, x).output;
const SAME: ResidualBlockOptions = { inputs: 3, outputs: 3, activation: 'swish' };
const WIDER: ResidualBlockOptions = { inputs: 3, outputs: 5, activation: 'swish' };

describe('a new block is act(pool(shortcut)) to 1e-6', () => {
  const x = normal(key(1), [2, 6, 4, 3]) as tf.Tensor4D;

  it('whose shortcut is the identity where the width stays', () => {
    scope(() => {
      expect(farthest(applied(residualBlock('b', SAME), x), act(x))).toBeLessThan(1e-6);
      const pooled = act(tf.avgPool(x, 2, 2, 'valid'));
      expect(farthest(applied(residualBlock('b', { ...SAME, down: true }), x), pooled)).toBeLessThan(1e-6);
    });
  });

  it('and a convolution where it changes', () => {
    scope(() => {
      const block = residualBlock('b', { ...WIDER, down: true });
      const params = block.prepare(block.init(key(2)));
      const shortcut = tf.conv2d(x, params['b.shortcut.kernel'] as tf.Tensor4D, 1, 'same');
      const expected = act(tf.avgPool(shortcut, 2, 2, 'valid'));
      expect(farthest(block.apply(params, x).output, expected)).toBeLessThan(1e-6);
      expect(farthest(expected, tf.zerosLike(expected))).toBeGreaterThan(0.1);
    });
  });
});

it('halves by a stride in its second convolution and its shortcut, whatever the widths', () => {
  scope(() => {
    const block = residualBlock('b', { ...SAME, down: true, halving: 'stride' });
    const variables = block.init(key(2));
    const params = block.prepare(variables);
    const x = normal(key(1), [2, 5, 4, 3]) as tf.Tensor4D;
    const shortcut = tf.conv2d(x, params['b.shortcut.kernel'] as tf.Tensor4D, 2, 'same');
    expect(shortcut.shape).toEqual([2, 3, 2, 3]);
    expect(farthest(block.apply(params, x).output, act(shortcut))).toBeLessThan(1e-6);
  });
});

it('drops numbers after its first convolution, in training mode alone', () => {
  scope(() => {
    const block = residualBlock('b', { ...SAME, dropout: 0.5 });
    const params = block.prepare(shaken(block.init(key(2)), key(3)));
    const x = normal(key(1), [2, 4, 4, 3]);
    const [still, again] = [block.apply(params, x).output, residualBlock('b', SAME).apply(params, x).output];
    expect(farthest(still, again)).toBe(0);
    expect(farthest(still, block.apply(params, x, undefined, key(4)).output)).toBeGreaterThan(0.01);
  });
});

it('has biases on both convolutions and a gain on the second', () => {
  expect(shapesOf(residualBlock('b', { ...WIDER, classes: 4 }).init(key(0)).weights)).toEqual({
    'b.first.inputBias': [4, 3],
    'b.first.kernel': [3, 3, 3, 5],
    'b.second.inputBias': [4, 5],
    'b.second.kernel': [3, 3, 5, 5],
    'b.second.gain': [4, 5],
    'b.second.gainShift': [5],
    'b.shortcut.kernel': [3, 3, 3, 5],
  });
});

it('uses the whole of itself once its weights are off zero', () => {
  scope(() => {
    const block = residualBlock('b', SAME);
    const variables = block.init(key(0));
    const x = normal(key(1), [1, 4, 4, 3]);
    const at = (weights: object): tf.Tensor => {
      const second = normal(key(2), [3, 3, 3, 3]);
      const all = { ...variables.weights, 'b.second.kernel': second, ...weights };
      return block.apply(block.prepare({ ...variables, weights: all }), x).output;
    };
    for (const name of ['b.first.inputBias', 'b.second.inputBias', 'b.second.gain']) {
      expect(farthest(at({}), at({ [name]: tf.fill([3], 1.5) }))).toBeGreaterThan(1e-3);
    }
  });
});

const PULLS: readonly (readonly [string, ResidualBlockOptions])[] = [
  ['plain', SAME],
  ['wider and down', { ...WIDER, down: true }],
  ['conditional', { ...WIDER, down: true, classes: 3 }],
  ['without spectral normalisation', { ...SAME, down: true, spectralNorm: false }],
  ['leaky', { ...WIDER, activation: 'leaky-relu' }],
  ['relu', { ...SAME, activation: 'relu', classes: 3 }],
  ['down by a stride', { ...SAME, down: true, halving: 'stride' }],
  ['along one axis, scalar gains', { ...WIDER, size: [3, 1], gains: 'scalar', classes: 3 }],
];
it.each(PULLS)('pulls back as the tape does: %s', (_, options) => {
  const labels = oneHot([2, 0], 3);
  expectRightPull(residualBlock('b', options), [2, 5, 4, 3], options.classes ? labels : undefined);
  labels.dispose();
});

it('refuses what will not do', () => {
  expect(() => residualBlock('b', { ...SAME, activation: 'elu' } as never)).toThrow(
    'residualBlock.activation: must be one of',
  );
  expect(() => residualBlock('b', { ...SAME, up: true } as never)).toThrow('residualBlock: unknown option');
});
