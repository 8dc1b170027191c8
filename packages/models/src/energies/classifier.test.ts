import * as tf from '@tensorflow/tfjs-core';
import { key, lossAndGradients, normal, release, scope, valueAndGradient, type Params } from '@ebmjs/core';
import { expectNoLeak, testModel } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { farthest, oneHot, shaken } from '../../test/tensors.js';
import { activation } from '../activation.js';
import { dense } from '../dense.js';
import { sequence } from '../sequence.js';
import { classifier, type ClassifierOptions } from './classifier.js';

const options: ClassifierOptions = {
  name: 'jem',
  config: { my: 'jem' },
  shape: [2],
  classes: 3,
  network: sequence(
    dense('a', { inputs: 2, outputs: 8 }),
    activation('swish'),
    dense('b', { inputs: 8, outputs: 3, spectralNorm: false }),
  ),
};
const jem = classifier(options);
const variables = shaken(jem.joint.init(key(0)), key(1));
const x = normal(key(2), [5, 2]);

describe('joint', () => testModel({ model: jem.joint }));
describe('marginal', () => testModel({ model: jem.marginal }));

it('E(x, y) is minus the logit of y, soft labels in between', () => {
  scope(() => {
    const f = jem.logits(variables)(x);
    const labels = oneHot([0, 2, 1, 1, 0], 3);
    expect(farthest(jem.joint.energy(variables, labels)(x), tf.neg(tf.sum(tf.mul(f, labels), 1)))).toBeLessThan(1e-6);
    const soft = tf.tile(tf.tensor2d([[0.2, 0.3, 0.5]]), [5, 1]);
    expect(
      farthest(jem.joint.energy(variables, soft as tf.Tensor2D)(x), tf.neg(tf.sum(tf.mul(f, soft), 1))),
    ).toBeLessThan(1e-6);
  });
});

it('p(x) sums p(x, y), and p(y|x) is their ratio', () => {
  scope(() => {
    const joint = [0, 1, 2].map((y) => jem.joint.energy(variables, oneHot(Array<number>(5).fill(y), 3))(x));
    const marginal = jem.marginal.energy(variables)(x);
    const sum = tf.neg(tf.logSumExp(tf.neg(tf.stack(joint, 1)), 1));
    expect(farthest(marginal, sum)).toBeLessThan(1e-6);
    const ratios = tf.stack(
      joint.map((energy) => tf.exp(tf.sub(marginal, energy))),
      1,
    );
    expect(farthest(jem.probabilities(variables)(x), ratios)).toBeLessThan(1e-6);
  });
});

it('neither needs a tape for its slope in x', async () => {
  const labels = oneHot([0, 2, 1, 1, 0], 3);
  for (const model of [jem.joint, jem.marginal]) {
    const energy = model.energy(variables, model.classes > 0 ? labels : undefined);
    expect(energy.valueAndGrad).toBeDefined();
    const { grad } = energy.valueAndGrad!(x);
    expect(farthest(grad, tf.grad((at) => tf.sum(energy(at)))(x))).toBeLessThan(1e-6);
  }
});

it('the slope of the marginal can be differentiated again', () => {
  scope(() => {
    const steepness = (at: tf.Tensor): tf.Scalar =>
      tf.sum(tf.square(valueAndGradient(jem.marginal.energy(variables), at).grad));
    const [side, h] = [normal(key(7), x.shape), 0.01];
    const along = (t: number): number => steepness(tf.add(x, tf.mul(side, t))).dataSync()[0]!;
    const slope = tf.sum(tf.mul(tf.grad(steepness)(x), side)).dataSync()[0]!;
    // float32 sums near 1 and h^2 times a third derivative near 10
    expect(Math.abs(slope - (along(h) - along(-h)) / (2 * h))).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
  });
});

it('learns as a classifier: the slope of the cross-entropy in the logits is p - y', () => {
  const labels = oneHot([0, 2, 1, 1, 0], 3);
  const loss = (weights: Params): tf.Scalar =>
    tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.log(jem.probabilities({ ...variables, weights })(x))), 1)));
  const { value, grads } = lossAndGradients(loss, variables.weights);
  const expected = scope(() => tf.mean(tf.sub(jem.probabilities(variables)(x), labels), 0));
  expect(farthest(grads['b.bias']!, expected)).toBeLessThan(1e-6);
  release(value, grads, expected);
});

it('borrows and leaks nothing', () => {
  expectNoLeak(() => jem.logits(variables)(x));
  expectNoLeak(() => jem.probabilities(variables)(x));
});

it.each([
  [{ classes: 1 }, 'classifier.classes: must be a whole number of at least 2, got 1'],
  [{ head: 1 }, 'classifier: unknown option'],
])('refuses %j', (more, message) => {
  expect(() => classifier({ ...options, ...more })).toThrow(message);
});

it('refuses events of another shape', () => {
  expect(() => jem.logits(variables)(tf.zeros([1, 3]))).toThrow('jem.x: must have shape [n, 2], got [1,3]');
});
