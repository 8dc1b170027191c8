import * as tf from '@tensorflow/tfjs-core';
import { key, lossAndGradients, normal, release, type Batch } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { contrastiveDivergence } from './contrastive-divergence.js';
import { descended } from './objectives/walked.fixture.js';
import { numbers, toyData, toyModel } from './toy-run.fixture.js';

const objective = contrastiveDivergence({ l2: 0.3 });

describe.each([0, 3])('descend with %d classes', (classes) => {
  const model = toyModel({ classes });
  const variables = model.init(key(1));
  const data = toyData(classes).batch(key(2), 5);
  const samples: Batch = { ...toyData(classes).batch(key(3), 5), x: normal(key(4), [5, 2]) };

  it('is the loss and the gradient of two passes', () => {
    const one = descended({ model, variables, data, start: samples, objective });
    const energy = (weights: typeof variables.weights, { x, y }: Batch) =>
      model.energy({ ...variables, weights }, y)(x);
    const two = lossAndGradients(
      (weights) => objective(energy(weights, data), energy(weights, samples)).loss,
      variables.weights,
    );
    expect(one.loss.dataSync()[0]).toBeCloseTo(two.value.dataSync()[0]!, 5);
    const [a, b] = [numbers(one.grads), numbers(two.grads)];
    expect(Object.keys(a)).toEqual(Object.keys(variables.weights));
    for (const name of Object.keys(b)) b[name]!.forEach((g, i) => expect(a[name]![i]).toBeCloseTo(g, 5));
    const energies = { low: energy(variables.weights, data), high: energy(variables.weights, samples) };
    energies.low.dataSync().forEach((e, i) => expect(one.data.dataSync()[i]).toBeCloseTo(e, 5));
    energies.high.dataSync().forEach((e, i) => expect(one.samples.dataSync()[i]).toBeCloseTo(e, 5));
    release(one, two, energies);
  });

  it('tells the terms of the objective', () => {
    const { loss, terms, ...rest } = descended({ model, variables, data, start: samples, objective });
    const [contrast, penalty] = [terms['contrast']!.dataSync()[0]!, terms['penalty']!.dataSync()[0]!];
    expect(contrast + 0.3 * penalty).toBeCloseTo(loss.dataSync()[0]!, 5);
    release(loss, terms, rest);
  });

  it('owns its result and nothing else', () => {
    const count = tf.memory().numTensors;
    const descent = descended({ model, variables, data, start: samples, objective });
    expect(tf.memory().numTensors).toBe(count + 1 + 2 + Object.keys(variables.weights).length + 2);
    release(descent);
    expect(tf.memory().numTensors).toBe(count);
  });
});

it('labels live until the way back has been gone, for models that ask for them then and have not saved them', () => {
  const model = toyModel();
  const late: typeof model = {
    ...model,
    classes: 1,
    energy: (variables, labels) => {
      const energies = tf.customGrad((w, save) => {
        (save as tf.GradSaveFunc)([w as tf.Tensor]);
        const value = tf.sum(tf.mul(w as tf.Tensor, labels!)) as tf.Scalar;
        return { value, gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.mul(tf.sum(labels!), tf.onesLike(w as tf.Tensor))) };
      });
      return (x) =>
        tf.tidy(() => tf.mul(tf.ones([x.shape[0]!]), energies(tf.sum(variables.weights['b']!))) as tf.Tensor1D);
    },
  };
  const variables = model.init(key(1));
  const rows = { x: tf.ones([2, 2]), y: tf.ones([2, 1]) as tf.Tensor2D };
  const found = descended({ model: late, variables, data: rows, start: rows });
  expect(numbers(found.grads)['b']!.every(Number.isFinite)).toBe(true);
  release(found);
});
