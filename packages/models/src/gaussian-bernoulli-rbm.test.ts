import * as tf from '@tensorflow/tfjs-core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { sineRbm } from '../test/sine-rbm.js';
import { expectKeyedSamples, expectMoments, gridLogZ } from '../test/targets.js';
import { gaussianBernoulliRbm, type GaussianBernoulliRbmOptions } from './gaussian-bernoulli-rbm.js';

const CASES: readonly (readonly [string, GaussianBernoulliRbmOptions])[] = [
  ['1 x 3', { ...sineRbm(1, 3, 2), scale: 0.5 }],
  ['2 x 4', { ...sineRbm(2, 4, 1.5), scale: [0.5, 1.5] }],
  ['4 x 3', sineRbm(4, 3, 1)],
  ['2 x 10', sineRbm(2, 10, 0.5)],
];

describe.each(CASES)('%s', (_, options) => {
  const target = gaussianBernoulliRbm(options);
  testEnergy({ energy: target.energy, shape: target.shape });
  it('samples have its moments', () => expectMoments(target));
  it('samples come from the key', () => expectKeyedSamples(target));
});

it.each(CASES.filter(([name]) => !name.startsWith('4')))('log Z is that of a sum on a grid: %s', (_, options) => {
  const target = gaussianBernoulliRbm(options);
  expect(target.logZ).toBeCloseTo(gridLogZ(target, { min: -15, max: 15 }, 241), 4);
});

it('one hidden unit makes two Gaussians a weight apart', () => {
  const target = gaussianBernoulliRbm({ weights: [[4]], visibleBias: 1, hiddenBias: -2, scale: 0.5 });
  // weights: 1, and exp(c + b W / s + W^2 / 2) for the one at b + s W
  const odds = Math.exp(-2 + (1 * 4) / 0.5 + 8);
  const p = odds / (1 + odds);
  expect(target.logZ).toBeCloseTo(Math.log(1 + odds) + Math.log(0.5 * Math.sqrt(2 * Math.PI)), 10);
  expect(target.mean[0]).toBeCloseTo(1 + 2 * p, 10);
  expect(target.variance[0]).toBeCloseTo(0.25 + 4 * p * (1 - p), 10);
});

it('without weights is a Gaussian', () => {
  const target = gaussianBernoulliRbm({ weights: [[0], [0]], visibleBias: [1, 2], scale: 3 });
  expect(target.logZ).toBeCloseTo(Math.LN2 + Math.log(2 * Math.PI * 9), 10);
  const energies = target.energy(tf.tensor2d([1, 2, 4, 2], [2, 2])).dataSync();
  expect(energies[1]! - energies[0]!).toBeCloseTo(0.5, 5);
});

it.each([
  [{ weights: [Array(21).fill(0)] }, 'gaussianBernoulliRbm.weights: must have at most 20 hidden units, got 21'],
  [{ weights: [[1]], scale: 0 }, 'gaussianBernoulliRbm.scale: must be a finite number above 0, got 0'],
  [
    { weights: [[1]], sigma: 1 },
    'gaussianBernoulliRbm: unknown option; known are weights, visibleBias, hiddenBias, scale, got "sigma"',
  ],
  [{ weights: 3 }, 'gaussianBernoulliRbm.weights: must be rows of numbers, one a visible unit, got 3'],
])('refuses %j', (options, message) => {
  expect(() => gaussianBernoulliRbm(options as GaussianBernoulliRbmOptions)).toThrow(message);
});
