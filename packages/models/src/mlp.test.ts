import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, scope, valueAndGradient, type Energy } from '@ebmjs/core';
import { testModel } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { countOf, farthest, oneHot, shaken } from '../test/tensors.js';
import { mlp, type MlpOptions } from './mlp.js';

const CASES: readonly MlpOptions[] = [
  { dimension: 3, widths: [8, 5] },
  { dimension: 2, widths: [6], activation: 'leaky-relu', classes: 3 },
  { dimension: 4, widths: [5], activation: 'relu' },
  { dimension: 2, widths: [], classes: 2 },
];

describe.each(CASES)('%j', (options) => {
  const model = mlp(options);
  testModel({ model });

  it("frozen energies have the tape's gradient", () => {
    scope(() => {
      const frozen = model.freeze(shaken(model.init(key(0)), key(1)));
      const x = normal(key(2), [5, model.shape[0]!]);
      const classes = options.classes ?? 0;
      const labels = classes > 0 ? oneHot([0, 1, 1, 0, 1], classes) : undefined;
      const energy = frozen.energy(labels);
      const plain: Energy = (z) => energy(z);
      expect(farthest(energy.valueAndGrad!(x).grad, valueAndGradient(plain, x).grad)).toBeLessThan(1e-5);
      frozen.dispose();
    });
  });
});

it('is a network of swish units', () => {
  const model = mlp({ dimension: 1, widths: [2] });
  const weights = {
    'dense0.kernel': tf.tensor2d([1, -2], [1, 2]),
    'dense0.bias': tf.tensor1d([0, 1]),
    'head.kernel': tf.tensor2d([3, 5], [2, 1]),
    'head.bias': tf.tensor1d([-1]),
  };
  const swish = (x: number): number => x / (1 + Math.exp(-x));
  const energy = model.energy({ weights, state: {} })(tf.tensor2d([2], [1, 1]));
  expect(energy.dataSync()[0]).toBeCloseTo(3 * swish(2) + 5 * swish(-3) - 1, 5);
});

it('has 2 x 64 hidden units unless told otherwise', () => {
  const model = mlp({ dimension: 2 });
  const variables = model.init(key(0));
  expect(countOf(variables.weights)).toBe(2 * 64 + 64 + 64 * 64 + 64 + 64 + 1);
  expect(model.config).toEqual({ model: 'mlp', dimension: 2, widths: [64, 64], activation: 'swish', classes: 0 });
  release(variables);
});

it('keeps a copy of its options', () => {
  const widths = [3];
  const model = mlp({ dimension: 2, widths });
  widths[0] = 5;
  expect(model.config).toMatchObject({ widths: [3] });
});

it.each([
  [undefined, 'mlp: must be given options; known are dimension, widths, activation, classes'],
  [{}, 'mlp.dimension: must be a whole number of at least 1'],
  [{ dimension: 2, widths: [3, 0] }, 'mlp.widths[1]: must be a whole number of at least 1, got 0'],
  [{ dimension: 2, widths: 3 }, 'mlp.widths: must be a list, got 3'],
  [{ dimension: 2, activation: 'tanh' }, 'mlp.activation: must be one of swish, leaky-relu, relu, got "tanh"'],
  [{ dimension: 2, classes: 0.5 }, 'mlp.classes: must be a whole number of at least 0, got 0.5'],
  [{ dimension: 2, width: 3 }, 'mlp: unknown option; known are dimension, widths, activation, classes, got "width"'],
])('refuses %j', (options, message) => {
  expect(() => mlp(options as MlpOptions)).toThrow(message);
});
