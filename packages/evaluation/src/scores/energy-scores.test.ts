import * as tf from '@tensorflow/tfjs-core';
import { key, scope, uniform, type Energy } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { gradientNormScore, negatedScore, negativeLogLikelihoodScore } from './energy-scores.js';

/** `|x|^2 / 2`, whose gradient is `x`. */
const energy: Energy = (x) =>
  scope(() => tf.mul<tf.Tensor1D>(tf.sum(tf.square(tf.reshape(x, [x.shape[0]!, -1])), 1), 0.5));
const x = uniform(key(0), [4, 2, 3, 1]);
const rows = (tf.reshape(x, [4, 6]).arraySync() as number[][]).map((row) => Math.hypot(...row));

describe('scores of an energy', () => {
  it('gradient norm: |dE/dx|, and the opposite', () => {
    const [norm, minus] = scope(() => {
      const score = gradientNormScore(energy);
      return [[...score(x).dataSync()], [...negatedScore(score)(x).dataSync()]];
    });
    norm.forEach((value, i) => expect(value).toBeCloseTo(rows[i]!, 5));
    expect(minus).toEqual(norm.map((value) => -value));
  });

  it("uses the energy's own gradient where it has one", () => {
    const own: Energy = Object.assign((at: tf.Tensor) => energy(at), {
      valueAndGrad: (at: tf.Tensor) => ({ value: energy(at), grad: tf.onesLike(at) }),
    });
    const norm = scope(() => [...gradientNormScore(own)(x).dataSync()]);
    norm.forEach((value) => expect(value).toBeCloseTo(Math.sqrt(6), 5));
  });

  it('minus log likelihood: E + log Z in nats', () => {
    const logZ = 3 * Math.log(2 * Math.PI); // six dimensions of a standard normal
    const nats = scope(() => [...negativeLogLikelihoodScore(energy, logZ)(x).dataSync()]);
    nats.forEach((value, i) => expect(value).toBeCloseTo(rows[i]! ** 2 / 2 + logZ, 4));
    expect(() => negativeLogLikelihoodScore(energy, NaN)).toThrow('logZ: must be a finite number');
  });

  it('leaks nothing', () => {
    for (const score of [gradientNormScore(energy), negatedScore(energy), negativeLogLikelihoodScore(energy, 1)]) {
      expectNoLeak(() => score(x));
    }
  });
});
