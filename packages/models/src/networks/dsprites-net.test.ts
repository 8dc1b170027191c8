import * as tf from '@tensorflow/tfjs-core';
import { key, mapParams, release, scope, uniform } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { farthest, shapesOf, shaken } from '../../test/tensors.js';
import { dspritesNet } from './dsprites-net.js';

it('has a label as long as its factor needs', () => {
  const variables = dspritesNet({ factor: 'shape' }).init(key(0));
  expect(shapesOf(variables.weights)).toEqual({
    'conv0.kernel': [3, 3, 1, 32],
    'conv1.inputBias': [3, 32],
    'conv1.kernel': [4, 4, 32, 64],
    'conv2.inputBias': [3, 64],
    'conv2.kernel': [4, 4, 64, 128],
    'conv3.inputBias': [3, 128],
    'conv3.kernel': [4, 4, 128, 128],
    'conv3.gain': [3, 128],
    'conv3.gainShift': [128],
    'conv4.inputBias': [3, 128],
    'conv4.kernel': [4, 4, 128, 128],
    'hidden.kernel': [2048, 128],
    'hidden.bias': [128],
    'head.kernel': [128, 1],
    'head.bias': [1],
  });
  release(variables);
  const lengths = (['size', 'position', 'rotation'] as const).map((factor) => dspritesNet({ factor }).classes);
  expect(lengths).toEqual([1, 2, 2]);
});

it('takes any number as a label: it scales the tables', () => {
  scope(() => {
    const model = dspritesNet({ factor: 'size', width: 2, shape: [16, 16, 1] });
    const variables = shaken(model.init(key(0)), key(1));
    const x = uniform(key(2), [2, 16, 16, 1]);
    const scaled = mapParams(variables.weights, (weight, name) => {
      return name.endsWith('.inputBias') || name.endsWith('.gain') ? tf.mul(weight, 0.7) : weight;
    });
    const found = model.energy(variables, tf.fill([2, 1], 0.7))(x);
    expect(farthest(found, model.energy({ ...variables, weights: scaled }, tf.ones([2, 1]))(x))).toBeLessThan(1e-6);
    expect(farthest(found, model.energy(variables, tf.ones([2, 1]))(x))).toBeGreaterThan(1e-4);
  });
});

it('is swish in the code, leaky in the appendix', () => {
  expect(dspritesNet({ factor: 'size' }).config).toMatchObject({ activation: 'swish', headNorm: false });
  const appendix = dspritesNet({ factor: 'size', preset: 'appendix' });
  expect(appendix.config).toMatchObject({ activation: 'leaky-relu', headNorm: true });
});

it.each([
  [{}, 'dspritesNet.factor: must be one of size, shape, position, rotation'],
  [{ factor: 'size', width: 3 }, 'dspritesNet.width: must be an even number, got 3'],
  [{ factor: 'size', classes: 3 }, 'dspritesNet: unknown option'],
])('refuses %j', (options, message) => expect(() => dspritesNet(options as never)).toThrow(message));
