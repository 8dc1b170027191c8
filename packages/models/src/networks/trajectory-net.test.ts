import * as tf from '@tensorflow/tfjs-core';
import { key, scope, uniform } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { shapesOf, shaken } from '../../test/tensors.js';
import { describeModel } from '../describe-model.js';
import { trajectoryNet } from './trajectory-net.js';

it('has the weights that it says', () => {
  const { parametersUsed, parametersDeclared } = describeModel(trajectoryNet({ steps: 20, features: 8 }));
  // Stem, and four blocks of two 3x1 kernels, two biases and a gain; the head.
  expect(parametersUsed).toBe(3 * 8 * 64 + 4 * (2 * 3 * 64 * 64 + 3 * 64) + 65);
  expect(parametersUsed).toBe(100_673);
  expect(parametersDeclared).toBe(parametersUsed);
});

it('looks along time alone, as far as its windows reach', () => {
  scope(() => {
    const model = trajectoryNet({ steps: 9, features: 2, width: 3, blocks: 1 });
    const variables = shaken(model.init(key(0)), key(1));
    expect(shapesOf(variables.weights)).toMatchObject({
      'stem.kernel': [3, 1, 2, 3],
      'res1.first.kernel': [3, 1, 3, 3],
      'res1.second.kernel': [3, 1, 3, 3],
    });
    const x = uniform(key(2), [1, 9, 2]);
    // The mixed second derivative in two moments is zero where no window holds both: a stem and two kernels reach 6.
    const slope = (z: tf.Tensor): tf.Tensor => model.energy(variables).valueAndGrad!(z).grad;
    const at = (moment: number): tf.Tensor => tf.slice(x, [0, moment, 0], [1, 1, 2]);
    const moved = tf.concat([tf.add(at(0), 1), tf.slice(x, [0, 1, 0], [1, 8, 2])], 1);
    const change = tf.max(tf.abs(tf.sub(slope(moved), slope(x))), [0, 2]).dataSync();
    expect(Array.from(change.slice(7))).toEqual([0, 0]);
    for (const each of change.slice(0, 7)) expect(each).toBeGreaterThan(0);
  });
});

it.each([
  [{ steps: 0, features: 1 }, 'trajectoryNet.steps: must be a whole number'],
  [{ steps: 3 }, 'trajectoryNet.features: must be a whole number'],
  [{ steps: 3, features: 1, layers: 2 }, 'trajectoryNet: unknown option'],
])('refuses %j', (options, message) => expect(() => trajectoryNet(options as never)).toThrow(message));
