import * as tf from '@tensorflow/tfjs-core';
import { scope, valueAndGradient, type Energy } from '@ebmjs/core';
import fc from 'fast-check';
import { expect } from 'vitest';

/** `|x - mean|^2 / (2 scale^2) + offset`, to be differentiated by the tape. */
export const plain =
  (mean: number, scale: number, offset = 0): Energy =>
  (x) =>
    scope(() => tf.add(tf.div(tf.sum(tf.square(tf.sub(x, mean)), 1), 2 * scale ** 2), offset));

/** The same with its gradient written by hand, which counts how often it is asked. */
export function analytic(mean: number, scale: number, offset = 0): Energy & { calls: number } {
  const energy = plain(mean, scale, offset);
  const withGrad = Object.assign((x: tf.Tensor) => energy(x), {
    calls: 0,
    valueAndGrad: (x: tf.Tensor) => {
      withGrad.calls++;
      return { value: energy(x), grad: scope(() => tf.div(tf.sub(x, mean), scale ** 2)) };
    },
  });
  return withGrad;
}

/** 0 inside the ball of that radius, infinite outside. */
export const ball =
  (radius: number): Energy =>
  (x) =>
    scope(() => {
      const inside = tf.less(tf.norm(x, 2, 1), radius);
      return tf.where(inside, tf.zerosLike(tf.cast(inside, 'float32')), tf.scalar(Infinity)) as tf.Tensor1D;
    });

/** One to five points of the plane. */
export const points: fc.Arbitrary<number[][]> = fc.array(
  fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 2 }),
  { minLength: 1, maxLength: 5 },
);

/** Energies at points. */
export const at = (energy: Energy, x: number[][]): number[] =>
  scope(() => [...energy(tf.tensor2d(x, [x.length, 2])).dataSync()]);

/** The gradient at points, flat. */
export const slopeAt = (energy: Energy, x: number[][]): number[] =>
  scope(() => [...valueAndGradient(energy, tf.tensor2d(x, [x.length, 2])).grad.dataSync()]);

/** Equal up to a few roundings of float32 at the size of the numbers and of what they were made from. */
export function near(got: readonly number[], want: readonly number[], size = 1): void {
  expect(got).toHaveLength(want.length);
  got.forEach((value, i) => {
    if (!Number.isFinite(want[i]!)) return expect(value).toBe(want[i]);
    expect(Math.abs(value - want[i]!)).toBeLessThanOrEqual(1e-6 * Math.max(size, Math.abs(want[i]!)));
  });
}

/**
 * The gradient against central differences. With step `h = 0.02`, an energy of size `s` is rounded at `6e-8 s` a
 * value, so the difference errs by `6e-6 s` and the curvature by `h^2 / 6` of the third derivative.
 */
export function gradientAgrees(energy: Energy, x: number[][]): void {
  const h = 0.02;
  const slope = slopeAt(energy, x);
  x.forEach((row, i) =>
    row.forEach((_, j) => {
      const moved = (by: number): number => at(energy, [row.map((value, k) => (k === j ? value + by : value))])[0]!;
      const difference = (moved(h) - moved(-h)) / (2 * h);
      const size = Math.max(1, Math.abs(moved(0)));
      expect(Math.abs(slope[2 * i + j]! - difference)).toBeLessThan(5 * 6e-6 * size + 0.002);
    }),
  );
}
