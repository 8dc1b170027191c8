import * as tf from '@tensorflow/tfjs-core';
import { gradient, key, normal } from '@ebmjs/core';
import { product } from '@ebmjs/composition';
import { hmc, masked } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import type { FreeKernel } from './free-kernel.js';
import { conditional, energyOf, precisionOf } from './linear-gaussian.fixture.js';
import { obstacleDistance, obstacleEnergy, type Obstacle } from './obstacle-energy.js';
import { planPaths } from './plan-paths.js';

const BAR: Obstacle = { from: [0, -1], to: [0, 1], radius: 0.5 };
const BALL: Obstacle = { from: [4, 0], to: [4, 0], radius: 1 };
const asTheyAre = (x: tf.Tensor): tf.Tensor3D => x.clone() as tf.Tensor3D;

describe('obstacleEnergy', () => {
  it('is the square of how deep points are, beyond the clearance', () => {
    const before = tf.memory().numTensors;
    const energy = obstacleEnergy({ obstacles: [BAR, BALL], points: asTheyAre, clearance: 0.5, weight: 3 });
    // Beside the bar, above its end, inside it, near the ball, clear of both.
    const x = tf.tensor3d([[[0.7, 0.5], [0, 1.6], [0.1, 0], [4, -1.25], [2, 2]]]); // prettier-ignore
    const distances = obstacleDistance(x, [BAR, BALL]);
    [0.2, 0.1, -0.4, 0.25, Math.sqrt(5) - 0.5].forEach((one, i) => expect(distances.dataSync()[i]).toBeCloseTo(one, 5));
    const value = energy(x);
    expect(value.dataSync()[0]).toBeCloseTo(3 * (0.3 ** 2 + 0.4 ** 2 + 0.9 ** 2 + 0.25 ** 2), 5);
    tf.dispose([x, distances, value]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is nothing to paths that keep clear, and to rows apart from others', () => {
    const energy = obstacleEnergy({ obstacles: [BAR], points: asTheyAre });
    const x = tf.tensor3d([[[3, 3]], [[0.3, 0]], [[0.5001, 0]]]);
    const values = energy(x).dataSync();
    expect(values[0]).toBe(0);
    expect(values[1]).toBeCloseTo(0.04, 6);
    expect(values[2]).toBe(0);
  });

  it('has the slope of its differences, also on the axis, where it is finite', () => {
    const energy = obstacleEnergy({ obstacles: [BAR, BALL], points: asTheyAre, clearance: 2, weight: 1.5 });
    const x = normal(key(3), [1, 6, 2]) as tf.Tensor3D;
    const slope = gradient(energy)(x).dataSync();
    const at = x.dataSync();
    const moved = (i: number, by: number): number =>
      energy(tf.tensor3d(at.map((value, k) => (k === i ? value + by : value)), [1, 6, 2])).dataSync()[0]!; // prettier-ignore
    slope.forEach((one, i) => expect(one).toBeCloseTo((moved(i, 1e-2) - moved(i, -1e-2)) / 2e-2, 1));
    expect(Array.from(gradient(energy)(tf.zeros([1, 1, 2])).dataSync()).every(Number.isFinite)).toBe(true);
  });

  it('moves the bridge of a linear Gaussian process to where the closed form says', async () => {
    // One ball of one dimension far below, whose clearance ends above all paths: w (6 - x)^2 a moment, exactly.
    const process = { a: 0.9, s: 0.5 };
    const [moments, weight, samples] = [6, 1.25, 300];
    const obstacles = [{ from: [-20], to: [-20], radius: 0 }];
    const obstacle = obstacleEnergy({ obstacles, points: asTheyAre, clearance: 26, weight });
    const free = ((mask: readonly boolean[]) =>
      masked(hmc({ stepSize: 0.3, steps: [1, 5] }), mask)) as unknown as FreeKernel;
    const [starts, goals] = [tf.tensor2d([[1]]), tf.tensor2d([[-0.5]])];
    const options = { starts, goals, moments, samples, steps: 14, free, key: key(2) };
    const { paths } = await planPaths(product(energyOf(process), obstacle), options);
    const between = [1, 2, 3, 4];
    const precision = precisionOf(process, moments).map((row, i) => row.map((p, j) => p + (i === j ? 2 * weight : 0)));
    const { mean, covariance } = conditional(precision, between);
    const { mean: found, variance } = tf.moments(paths, 1);
    const [m, v] = [found.dataSync(), variance.dataSync()];
    const off = between.flatMap((moment, u) => {
      const pulled = covariance[u]!.reduce((sum, one) => sum + one * 2 * weight * 6, 0);
      const expected = mean[0]![u]! - 0.5 * mean[moments - 1]![u]! + pulled;
      const spread = covariance[u]![u]!;
      expect(Math.abs(pulled)).toBeGreaterThan(20 * Math.sqrt(spread / samples)); // which is what is tested
      return [
        (m[moment]! - expected) / Math.sqrt(spread / samples),
        (v[moment]! / spread - 1) / Math.sqrt(2 / samples),
      ];
    });
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(5);
    tf.dispose([starts, goals, paths, found, variance]);
  });

  it.each([
    [{ obstacles: [] }, 'obstacleEnergy.obstacles: must hold one or more'],
    [{ obstacles: [{ from: [0], to: [0, 1], radius: 1 }] }, 'must go from one point to another of as many numbers'],
    [{ obstacles: [{ ...BAR, radius: -1 }] }, 'obstacleEnergy.obstacles[0].radius'],
    [{ clearance: -1 }, 'obstacleEnergy.clearance'],
    [{ weight: 0 }, 'obstacleEnergy.weight'],
    [{ margin: 1 }, 'obstacleEnergy: unknown option'],
  ])('refuses %j', (changes, message) => {
    expect(() => obstacleEnergy({ obstacles: [BAR], points: asTheyAre, ...changes } as never)).toThrow(message);
  });

  it('refuses points of other dimensions', () => {
    expect(() => obstacleEnergy({ obstacles: [BAR], points: asTheyAre })(tf.zeros([1, 2, 3]))).toThrow(
      'obstacleEnergy.points: must have 2 dimensions',
    );
  });
});
