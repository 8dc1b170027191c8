import * as tf from '@tensorflow/tfjs-core';
import { gradient, type Energy } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { logBesselI0e } from './log-bessel-i0e.js';

/** `exp(-x) I_n(x)` by the trapezoid rule on `1/pi int exp(x (cos t - 1)) cos(n t) dt`, exact to double precision here. */
function besselIe(n: number, x: number): number {
  const nodes = 400;
  const angles = Array.from({ length: nodes }, (_, i) => (2 * Math.PI * i) / nodes);
  return angles.reduce((sum, t) => sum + Math.exp(x * (Math.cos(t) - 1)) * Math.cos(n * t), 0) / nodes;
}

const points = [0, 0.01, 0.5, 1, 2, 3.7, 3.75, 3.8, 5, 10, 50, 1000];

it('logBesselI0e agrees with the integral that defines it', () => {
  const values = tf.tidy(() => logBesselI0e(tf.tensor1d(points)).dataSync());
  // 2e-7 of the function by the formula; float32 adds a few roundings of the logarithm and of x.
  points.forEach((x, i) => expect(Math.abs(values[i]! - Math.log(besselIe(0, x)))).toBeLessThan(2e-6));
});

it('logBesselI0e has the derivative I1 / I0 - 1, on both sides of the border and at 0', () => {
  const energy: Energy = (x) => tf.sum(logBesselI0e(x), 1);
  const slopes = tf.tidy(() => gradient(energy)(tf.tensor2d(points, [points.length, 1])).dataSync());
  points.forEach((x, i) => {
    if (x === 3.75) return; // where two polynomials meet
    expect(Math.abs(slopes[i]! - (besselIe(1, x) / besselIe(0, x) - 1))).toBeLessThan(1e-5);
  });
});

it('logBesselI0e has a slope as far as float32 goes', () => {
  const energy: Energy = (x) => tf.sum(logBesselI0e(x), 1);
  const far = [1e5, 1e10, 1e30];
  const slopes = tf.tidy(() => gradient(energy)(tf.tensor2d(far, [3, 1])).dataSync());
  far.forEach((x, i) => expect(slopes[i]! * x).toBeCloseTo(-0.5, 3)); // exp(-x) I0(x) is 1 / sqrt(2 pi x) there
});
