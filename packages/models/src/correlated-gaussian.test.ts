import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectKeyedSamples, expectMoments, gridLogZ } from '../test/targets.js';
import { gaussian, type GaussianOptions } from './gaussian.js';

const covariance = [
  [2, 1.2],
  [1.2, 1],
];
const target = gaussian({ dimension: 2, mean: [1, -1], covariance });

describe('energy', () => testEnergy({ energy: target.energy, shape: [2] }));

it('is half the squared Mahalanobis distance', () => {
  // C^-1 = [[1, -1.2], [-1.2, 2]] / 0.56; at (1, 1) from the mean: (1 - 2.4 + 2) / 0.56 / 2
  expect(target.energy(tf.tensor2d([2, 0], [1, 2])).dataSync()[0]).toBeCloseTo(0.6 / 1.12, 5);
});

it('log Z is log(2 pi) + log(det C) / 2, as on a grid', () => {
  expect(target.logZ).toBeCloseTo(Math.log(2 * Math.PI) + Math.log(0.56) / 2, 12);
  expect(target.logZ).toBeCloseTo(gridLogZ(target, { min: -12, max: 12 }, 241), 5);
});

it('samples have its moments, the covariance too', () => {
  expectMoments(target);
  expectKeyedSamples(target);
  const n = 20_000;
  const product = scope(() => {
    const centred = tf.sub(target.sample(key(3), n), tf.tensor1d([...target.mean])) as tf.Tensor2D;
    return tf.div(tf.matMul(centred, centred, true), n).dataSync()[1]!;
  });
  expect(Math.abs(product - 1.2)).toBeLessThan(5 * Math.sqrt((2 * 1 + 1.2 ** 2) / n)); // Isserlis
});

it('is the diagonal one where the covariance is', () => {
  const diagonal = gaussian({ shape: [2, 1], mean: 0.5, scale: [2, 3] });
  const full = gaussian({
    shape: [2, 1],
    mean: 0.5,
    covariance: [
      [4, 0],
      [0, 9],
    ],
  });
  expect(full.logZ).toBeCloseTo(diagonal.logZ, 12);
  const x = tf.tensor3d([1, 2, -3, 4], [2, 2, 1]);
  const [a, b] = [diagonal, full].map(({ energy }) => [...energy(x).dataSync()]);
  a!.forEach((value, i) => expect(b![i]).toBeCloseTo(value, 5));
});

it.each([
  [[[1, 0]], 'gaussian.covariance: must be 2 rows of 2'],
  [[[1, 0], [0]], 'gaussian.covariance[1]: must be a number or a list of 2, got [0]'],
  [[1, 1], 'gaussian.covariance[0]: must be a list of 2, got 1'],
  [
    [
      [1, 2],
      [2, 1],
    ],
    'gaussian.covariance: must be positive definite',
  ],
  [
    [
      [1, NaN],
      [NaN, 1],
    ],
    'gaussian.covariance[0][1]: must be a finite number, got NaN',
  ],
])('refuses %j', (rows, message) => {
  expect(() => gaussian({ dimension: 2, covariance: rows } as GaussianOptions)).toThrow(message);
});
