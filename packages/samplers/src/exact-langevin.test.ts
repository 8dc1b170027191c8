import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, run, walk } from '@ebmjs/core';
import { diagonalGaussian, standardNormal, testKernel } from '@ebmjs/testing';
import { langevin, type LangevinOptions } from './index.js';

/** Euler's stationary variance on N(m, v), at temperature T: T v / (1 - h / 2v). */
const euler =
  (h: number, temperature = 1): ((variance: number) => number) =>
  (v) =>
    (temperature * v) / (1 - h / (2 * v));

describe('langevin, exact', () => {
  describe('of a short step', () =>
    testKernel({ kernel: langevin({ stepSize: 0.05 }), bias: euler(0.05), steps: 100 }));
  describe('of a long step', () =>
    testKernel({ kernel: langevin({ preset: 'exact', stepSize: 0.6 }), bias: euler(0.6) }));
  describe('hot', () => testKernel({ kernel: langevin({ stepSize: 0.3, temperature: 2.5 }), bias: euler(0.3, 2.5) }));
});

it('has the exact bias: at h = 0.1, 0.5, 1 on N(0, 1) variances of 1.0526, 1.3333, 2', () => {
  expect([0.1, 0.5, 1].map((h) => euler(h)(1))).toEqual([1 / 0.95, 1 / 0.75, 2]);
});

it('takes the step of its equation', () => {
  const { energy } = diagonalGaussian({ mean: [1, -1], scale: [2, 0.5] });
  const x = tf.tensor2d([[3, 0]]);
  for (const { info, state } of walk(langevin({ stepSize: 0.02, temperature: 0.5 }), energy, key(8), x)) {
    if (!info) continue;
    const gradient = [(3 - 1) / 4, (0 + 1) / 0.25];
    expect(info.energy.dataSync()[0]).toBeCloseTo(0.5 + 2, 6); // at x
    expect(info.gradientNorm.dataSync()[0]).toBeCloseTo(Math.hypot(...gradient), 5);
    const moved = Array.from(state.position.dataSync(), (y, i) => y - ([3, 0][i]! - 0.02 * gradient[i]!));
    // What is left is sqrt(2hT) z, of the same size whatever the gradient.
    expect(Math.max(...moved.map(Math.abs))).toBeLessThan(5 * Math.sqrt(0.02));
    expect(Math.min(...moved.map(Math.abs))).toBeGreaterThan(0);
    break;
  }
});

it('is gradient descent at temperature 0', () => {
  const x = normal(key(1), [4, 2]);
  const y = run(langevin({ stepSize: 0.25, temperature: 0 }), standardNormal(2).energy, key(0), x, { steps: 3 });
  const [from, to] = [x.dataSync(), y.dataSync()];
  to.forEach((value, i) => expect(value).toBeCloseTo(0.75 ** 3 * from[i]!, 6));
});

it.each<[unknown, string]>([
  [{ stepSize: 0 }, 'langevin.stepSize: must be a finite number above 0, got 0'],
  [{ stepSize: 1, temperature: -1 }, 'langevin.temperature: must be a finite number of at least 0, got -1'],
  [{ stepSize: 1, noise: 0.1 }, 'langevin: unknown option; known are preset, stepSize, temperature'],
])('refuses %o', (options, message) => {
  expect(() => langevin(options as LangevinOptions)).toThrow(message);
});
