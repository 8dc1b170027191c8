import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { mlp } from '@ebmjs/models';
import { testModel } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { quadratic, rows, X } from './quadratic.fixture.js';
import { withLogZ } from './with-log-z.js';

describe('withLogZ', () => testModel({ model: withLogZ(mlp({ dimension: 2, widths: [5] })) }));
describe('withLogZ, conditional', () => testModel({ model: withLogZ(mlp({ dimension: 2, widths: [5], classes: 3 })) }));

it('adds a weight that begins at 0, or one for each class', () => {
  const inner = quadratic({ a: 2 });
  const model = withLogZ(inner);
  const { weights, state } = model.init(key(0));
  expect(Object.keys(weights)).toEqual(['a', 'b', 'logZ']);
  const at = (logZ: tf.Tensor) => [
    ...model
      .energy({ weights: { ...weights, logZ }, state })(rows(X).x)
      .dataSync(),
  ];
  const bare = [...inner.energy({ weights, state })(rows(X).x).dataSync()];
  expect(at(weights['logZ']!)).toEqual(bare);
  expect(at(tf.scalar(3))).toEqual(bare.map((e) => e + 3));
  const labelled = withLogZ(quadratic({ classes: 2, a: [2, 2] }));
  const own = labelled.init(key(0));
  const y = [
    [1, 0],
    [0, 1],
    [0.5, 0.5],
  ];
  const { x, y: labels } = rows(X, y);
  const energies = labelled.energy({ ...own, weights: { ...own.weights, logZ: tf.tensor1d([1, 3]) } }, labels)(x);
  expect([...energies.dataSync()]).toEqual(bare.map((e, i) => e + [1, 3, 2][i]!));
});

it('refuses a model that has such a weight', () => {
  const twice = withLogZ(withLogZ(quadratic()));
  expect(() => twice.init(key(0))).toThrow(
    'withLogZ.model: must have no weight logZ of its own, got "quadratic with log Z"',
  );
});
