import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectCovariance, expectKeyedSamples, expectMoments } from '../../test/targets.js';
import { bernoulli, type BernoulliOptions } from './bernoulli.js';

const CASES: readonly BernoulliOptions[] = [
  { dimension: 5 },
  { dimension: 4, probability: [0.02, 0.5, 0.7, 0.99] },
  { shape: [2, 2, 1], probability: 0.3 },
];

/** All states of `size` bits. */
const statesOf = (size: number): number[][] =>
  Array.from({ length: 2 ** size }, (_, code) => Array.from({ length: size }, (_, i) => (code >> i) & 1));

describe.each(CASES)('%j', (options) => {
  const target = bernoulli(options);
  testEnergy({ energy: target.energy, shape: target.shape });
  it('samples have its moments', () => {
    expectMoments(target);
    expectCovariance(target);
  });
  it('samples come from the key, and are 0 or 1', () => {
    expectKeyedSamples(target);
    const values = scope(() => [...target.sample(key(1), 100).dataSync()]);
    expect(new Set(values)).toEqual(new Set([0, 1]));
  });

  it('probabilities of all states are products, and sum to 1', () => {
    const states = statesOf(target.mean.length);
    const energies = scope(() => [
      ...target.energy(tf.tensor(states.flat(), [states.length, ...target.shape])).dataSync(),
    ]);
    energies.forEach((energy, s) => {
      const product = states[s]!.reduce((p, bit, i) => p * (bit ? target.mean[i]! : 1 - target.mean[i]!), 1);
      expect(Math.exp(-energy - target.logZ) / product).toBeCloseTo(1, 5);
    });
    const total = energies.reduce((sum, energy) => sum + Math.exp(-energy - target.logZ), 0);
    expect(total).toBeCloseTo(1, 6);
  });
});

it('fair coins have energy 0 and log Z of D log 2', () => {
  expect(bernoulli({ dimension: 784 }).logZ).toBeCloseTo(784 * Math.LN2, 9);
});

it('log Z stays exact where a probability is tiny', () => {
  const { logZ } = bernoulli({ dimension: 2, probability: [1e-300, 1e-12] });
  expect(logZ / 1e-12).toBeCloseTo(1, 3);
});

it.each([
  [{ dimension: 2, probability: 0 }, 'bernoulli.probability: must be a number above 0 and below 1, got 0'],
  [{ dimension: 2, probability: [0.5, 1] }, 'bernoulli.probability[1]: must be a number above 0 and below 1, got 1'],
  [{ dimension: 2, probability: [0.5] }, 'bernoulli.probability: must be a number or a list of 2'],
  [{ probability: 0.5 }, 'bernoulli: must be given either dimension or shape'],
  [{ dimension: 2, mean: 0.5 }, 'bernoulli: unknown option'],
])('refuses %j', (options, message) => {
  expect(() => bernoulli(options as unknown as BernoulliOptions)).toThrow(message);
});
