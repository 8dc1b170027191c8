import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope, valueAndGradient, type Energy } from '@ebmjs/core';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { farthest, oneHot } from '../../test/tensors.js';
import { classLogits, classProbabilities, marginalEnergy, type LabelledEnergy } from './marginal-energy.js';

const MEANS = [-2, 0.5, 3];
/** Normals on the line, of a mean for each label. */
const plain: LabelledEnergy = (labels) => (x) =>
  scope(() => {
    const mean = tf.matMul(labels, tf.tensor2d(MEANS, [3, 1]));
    return tf.div(tf.sum(tf.square(tf.sub(x, mean)), 1), 2);
  });
let asked = 0;
const analytic: LabelledEnergy = (labels): Energy =>
  Object.assign((x: tf.Tensor) => plain(labels)(x), {
    valueAndGrad: (x: tf.Tensor) => {
      asked += 1;
      return scope(() => {
        const grad = tf.sub(x, tf.matMul(labels, tf.tensor2d(MEANS, [3, 1])));
        return { value: plain(labels)(x), grad };
      });
    },
  });

describe.each([
  ['on a tape', plain],
  ['with analytic parts', analytic],
])('%s', (_, energy) => {
  const marginal = marginalEnergy(energy, 3);
  testEnergy({ energy: marginal, shape: [1] });

  it('is -log sum_y exp(-E(x, y)), and its slope the mean of theirs', () => {
    const points = [-3, -0.4, 0, 1.9, 50];
    const { value, grad } = valueAndGradient(marginal, tf.tensor2d(points, [5, 1]));
    points.forEach((x, i) => {
      const energies = MEANS.map((mean) => (x - mean) ** 2 / 2);
      const low = Math.min(...energies);
      const weights = energies.map((e) => Math.exp(low - e));
      const sum = weights.reduce((a, b) => a + b);
      expect(Math.abs(value.dataSync()[i]! - (low - Math.log(sum)))).toBeLessThan(1e-6 * (1 + low));
      const slope = weights.reduce((total, weight, y) => total + (weight / sum) * (x - MEANS[y]!), 0);
      expect(Math.abs(grad.dataSync()[i]! - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
    });
  });

  it('has a slope that can be differentiated again', () => {
    // E'' = 1 - Var(mean | x)
    const x = tf.tensor2d([[1.6]]);
    const second = tf
      .grad((at) => tf.sum(valueAndGradient(marginal, at).grad))(x)
      .dataSync()[0]!;
    const weights = MEANS.map((mean) => Math.exp(-((1.6 - mean) ** 2) / 2));
    const sum = weights.reduce((a, b) => a + b);
    const mean = weights.reduce((total, weight, y) => total + (weight / sum) * MEANS[y]!, 0);
    const spread = weights.reduce((total, weight, y) => total + (weight / sum) * (MEANS[y]! - mean) ** 2, 0);
    expect(second).toBeCloseTo(1 - spread, 4);
  });
});

it("uses the parts' own slopes, once a class", () => {
  asked = 0;
  scope(() => void valueAndGradient(marginalEnergy(analytic, 3), tf.zeros([2, 1])));
  expect(asked).toBe(3);
});

it('logits are minus the energies, and probabilities their softmax', () => {
  scope(() => {
    const x = normal(key(1), [4, 1]);
    const logits = classLogits(plain, 3)(x);
    [0, 1, 2].forEach((y) => {
      const column = tf.reshape(tf.slice(logits, [0, y], [4, 1]), [4]);
      expect(farthest(column, tf.neg(plain(oneHot([y, y, y, y], 3))(x)))).toBe(0);
    });
    expect(farthest(classProbabilities(plain, 3)(x), tf.softmax(logits))).toBe(0);
  });
});

it('leaks nothing', () => {
  const x = tf.ones([3, 1]);
  expectNoLeak(() => classLogits(plain, 3)(x));
  expectNoLeak(() => classProbabilities(plain, 3)(x));
  x.dispose();
});

it('refuses what is no number of classes', () => {
  for (const [name, make] of Object.entries({ classLogits, classProbabilities, marginalEnergy })) {
    expect(() => make(plain, 0)).toThrow(`${name}.classes: must be a whole number of at least 1, got 0`);
  }
});
