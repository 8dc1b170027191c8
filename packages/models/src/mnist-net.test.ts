import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope, uniform, valueAndGradient } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { countOf, farthest, shapesOf, shaken } from '../test/tensors.js';
import { mnistNet } from './mnist-net.js';

it('has the 1,246,017 weights of the network that Du and Mordatch trained', () => {
  const variables = mnistNet().init(key(0));
  expect(shapesOf(variables.weights)).toEqual({
    'conv0.kernel': [3, 3, 1, 64],
    'conv1.kernel': [4, 4, 64, 64],
    'conv2.kernel': [4, 4, 64, 128],
    'conv3.kernel': [4, 4, 128, 256],
    'hidden.kernel': [4096, 128],
    'hidden.bias': [128],
    'head.kernel': [128, 1],
    'head.bias': [1],
  });
  expect(countOf(variables.weights)).toBe(1_246_017);
  release(variables);
});

it('normalises every kernel but the last', () => {
  const variables = mnistNet({ width: 2 }).init(key(0));
  expect(Object.keys(variables.state).sort()).toEqual(['conv0.u', 'conv1.u', 'conv2.u', 'conv3.u', 'hidden.u']);
  release(variables);
});

it.each(['leaky-relu', 'swish'] as const)('goes back, frozen and not, as the tape does: %s', (activation) => {
  const before = tf.memory().numTensors;
  scope(() => {
    const model = mnistNet({ width: 3, activation });
    const variables = shaken(model.init(key(1)), key(2));
    const frozen = model.freeze(variables);
    const images = uniform(key(3), [2, 28, 28, 1]);
    const energy = model.energy(variables);
    const tape = valueAndGradient((x) => energy(x), images); // a plain function: no way back of its own
    for (const { value, grad } of [valueAndGradient(frozen.energy(), images), valueAndGradient(energy, images)]) {
      expect(value.shape).toEqual([2]);
      expect(farthest(value, tape.value)).toBeLessThan(1e-5);
      expect(farthest(grad, tape.grad)).toBeLessThan(1e-5);
    }
    expect(tf.norm(tape.grad).dataSync()[0]).toBeGreaterThan(0.001);
    frozen.dispose();
  });
  expect(tf.memory().numTensors).toBe(before);
});

it('takes labels as channels beside the image, a tenth of them', () => {
  scope(() => {
    const [model, plain] = [mnistNet({ width: 2, classes: 3 }), mnistNet({ width: 2, shape: [28, 28, 4] })];
    const variables = shaken(model.init(key(1)), key(2));
    expect(variables.weights['conv0.kernel']!.shape).toEqual([3, 3, 4, 2]);
    const x = uniform(key(3), [1, 28, 28, 1]);
    const maps = tf.mul(tf.ones([1, 28, 28, 3]), tf.tensor1d([0.02, 0, 0.08]));
    const found = model.energy(variables, tf.tensor2d([[0.2, 0, 0.8]]))(x);
    expect(farthest(found, plain.energy(variables)(tf.concat([x, maps], 3)))).toBeLessThan(1e-6);
  });
});

it.each([
  [{ width: 0 }, 'mnistNet.width: must be a whole number of at least 1, got 0'],
  [{ activation: 'tanh' }, 'mnistNet.activation: must be one of'],
  [{ classes: 10, faithful: true }, 'mnistNet.faithful: must be false with classes'],
  [{ shape: [28, 28] }, 'mnistNet.shape: must be [height, width, channels]'],
  [{ gains: 'scalar' }, 'mnistNet: unknown option'],
])('refuses %j', (options, message) => expect(() => mnistNet(options as object)).toThrow(message));
