import * as tf from '@tensorflow/tfjs-core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectKeyedSamples, expectMoments, gridLogZ } from '../test/targets.js';
import { gaussian, type GaussianOptions } from './gaussian.js';

const CASES: readonly GaussianOptions[] = [
  { dimension: 2 },
  { dimension: 1, mean: 3, scale: 0.5 },
  { dimension: 2, mean: [1, -2], scale: [0.5, 2] },
  { shape: [2, 1, 3], mean: 0.5, scale: 0.3 },
];

describe.each(CASES)('%j', (options) => {
  const target = gaussian(options);
  testEnergy({ energy: target.energy, shape: target.shape });
  it('samples have its moments', () => expectMoments(target));
  it('samples come from the key', () => expectKeyedSamples(target));
});

it('log Z is that of a sum on a grid', () => {
  // 201 nodes a side, six standard deviations and more: the trapezoid rule is exact to float32 energies.
  expect(gaussian({ dimension: 1, mean: 3, scale: 0.5 }).logZ).toBeCloseTo(
    gridLogZ(gaussian({ dimension: 1, mean: 3, scale: 0.5 }), { min: -2, max: 8 }, 201),
    5,
  );
  const wide = gaussian({ dimension: 2, mean: [1, -1], scale: [0.5, 1.5] });
  expect(wide.logZ).toBeCloseTo(gridLogZ(wide, { min: -12, max: 12 }, 241), 5);
});

it('in 784 dimensions of variances 1 to 100', () => {
  // samplers.md d4: energy x' L x / 2 with L_i = 1 + 99 i / 783 as precisions
  const scale = Array.from({ length: 784 }, (_, i) => (1 + (99 * i) / 783) ** -0.5);
  expect(gaussian({ dimension: 784, scale }).logZ).toBeCloseTo(-710.3337524322, 9);
});

it('leaves no tensor behind when made', () => {
  const before = tf.memory().numTensors;
  gaussian({
    dimension: 2,
    covariance: [
      [2, 1],
      [1, 2],
    ],
  });
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  [{}, 'gaussian: must be given either dimension or shape'],
  [{ dimension: 2, scale: 0 }, 'gaussian.scale: must be a finite number above 0, got 0'],
  [{ dimension: 2, scale: [1, -1] }, 'gaussian.scale[1]: must be a finite number above 0, got -1'],
  [{ dimension: 2, mean: [1] }, 'gaussian.mean: must be a number or a list of 2, got [1]'],
  [{ dimension: 1, scale: 1, covariance: [[1]] }, 'gaussian.scale: must be absent where covariance is given'],
  [{ dimension: 2, variance: 1 }, 'gaussian: unknown option'],
])('refuses %j', (options, message) => {
  expect(() => gaussian(options as unknown as GaussianOptions)).toThrow(message);
});
