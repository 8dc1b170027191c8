import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope } from '@ebmjs/core';
import { expect } from 'vitest';
import type { KnownTarget } from '../src/known-target.js';

/**
 * Checks that exact samples have the moments that the target claims, within five standard errors of `n` independent
 * draws: of a mean, `sqrt(variance / n)`; of a variance, from the samples' own fourth moment.
 */
export function expectMoments(target: KnownTarget, n = 20_000): void {
  const [mean, variance, fourth] = scope(() => {
    const x = tf.reshape(target.sample(key(11), n), [n, -1]);
    const centred = tf.sub(x, tf.tensor1d([...target.mean]));
    return [tf.mean(centred, 0), tf.mean(tf.square(centred), 0), tf.mean(tf.pow(centred, 4), 0)].map((t) => [
      ...t.dataSync(),
    ]);
  });
  target.mean.forEach((_, i) => {
    const v = target.variance[i]!;
    expect(Math.abs(mean![i]!), `mean ${i}`).toBeLessThan(5 * Math.sqrt(v / n));
    const error = Math.sqrt(Math.max(fourth![i]! - v ** 2, 1e-3 * v ** 2) / n);
    expect(Math.abs(variance![i]! - v), `variance ${i}`).toBeLessThan(5 * error);
  });
}

/**
 * Checks that exact samples have the covariances that the target claims, within five standard errors of `n` independent
 * draws: the spread of a product of deviations is that of the samples' own products.
 */
export function expectCovariance(target: KnownTarget, n = 20_000): void {
  const rows = scope(() => tf.reshape(target.sample(key(12), n), [n, -1]).arraySync() as number[][]);
  const d = target.mean.length;
  const covariance =
    target.covariance ?? target.variance.map((v, i) => target.variance.map((_, j) => (i === j ? v : 0)));
  for (let i = 0; i < d; i++) {
    expect(covariance[i]![i], `variance ${i}`).toBeCloseTo(target.variance[i]!, 9);
    for (let j = 0; j < i; j++) {
      expect(covariance[i]![j], `symmetry of ${i}, ${j}`).toBeCloseTo(covariance[j]![i]!, 12);
      const products = rows.map((row) => (row[i]! - target.mean[i]!) * (row[j]! - target.mean[j]!));
      const mean = products.reduce((sum, product) => sum + product, 0) / n;
      const spread = Math.sqrt(products.reduce((sum, product) => sum + (product - mean) ** 2, 0) / n);
      const error = Math.max(spread, 1e-3) / Math.sqrt(n); // coordinates that never move together have no spread
      expect(Math.abs(mean - covariance[i]![j]!), `covariance of ${i}, ${j}`).toBeLessThan(5 * error);
    }
  }
}

/**
 * Checks that `valueAndGrad` may be differentiated again: the slope of `sum w . grad(x)` along a direction is that of
 * central differences, as far as differences over `h` and `2h` agree and float32 gradients go.
 */
export function expectSecondSlope(target: KnownTarget): void {
  scope(() => {
    const x = target.sample(key(21), 6);
    const [w, direction] = [normal(key(22), x.shape), normal(key(23), x.shape)];
    const grad = (at: tf.Tensor): tf.Tensor => target.energy.valueAndGrad!(at).grad;
    const sum = (a: tf.Tensor, b: tf.Tensor): number => tf.sum(tf.mul(a, b)).dataSync()[0]!;
    const along = (h: number): number => sum(w, grad(tf.add(x, tf.mul(direction, h))));
    const got = sum(direction, tf.grad((at) => tf.sum(tf.mul(w, grad(at))))(x));
    const h = 0.01;
    const [near, far] = [(along(h) - along(-h)) / (2 * h), (along(2 * h) - along(-2 * h)) / (4 * h)];
    const size = tf.sum(tf.abs(tf.mul(w, grad(x)))).dataSync()[0]!;
    expect(Math.abs(got - near)).toBeLessThan(
      3 * Math.abs(near - far) + (1e-6 * (1 + size)) / h + 1e-3 * Math.abs(near),
    );
  });
}

interface Interval {
  readonly min: number;
  readonly max: number;
}

/** The nodes of a grid on a line or in a plane, and `exp(-energy)` there times the weight of the trapezoid rule. */
function gridMasses(
  target: KnownTarget,
  { min, max }: Interval,
  nodes: number,
): [points: number[][], masses: number[]] {
  const axis = Array.from({ length: nodes }, (_, i) => min + ((max - min) * i) / (nodes - 1));
  const points = target.shape[0] === 1 ? axis.map((a) => [a]) : axis.flatMap((a) => axis.map((b) => [a, b]));
  const x = tf.tensor2d(Float32Array.from(points.flat()), [points.length, target.shape[0]!]);
  const tensor = target.energy(x);
  const energies = tensor.dataSync(); // outside of `scope`, which would visit every number
  tf.dispose([x, tensor]);
  const end = (x: number): number => (x === min || x === max ? 0.5 : 1);
  const cell = ((max - min) / (nodes - 1)) ** target.shape[0]!;
  return [points, points.map((point, i) => point.reduce((w, x) => w * end(x), cell) * Math.exp(-energies[i]!))];
}

/** `log` of the integral of `exp(-energy)` over a line or a plane, by the trapezoid rule on a grid. */
export function gridLogZ(target: KnownTarget, interval: Interval, nodes: number): number {
  const [, masses] = gridMasses(target, interval, nodes);
  return Math.log(masses.reduce((sum, mass) => sum + mass, 0));
}

/** Checks log Z, mean, variance and covariance against sums over a grid, to `digits` digits after the point. */
export function expectGridMoments(target: KnownTarget, interval: Interval, { nodes = 401, digits = 4 } = {}): void {
  const [points, masses] = gridMasses(target, interval, nodes);
  const sum = (of: (point: number[]) => number): number => masses.reduce((s, mass, k) => s + mass * of(points[k]!), 0);
  const z = sum(() => 1);
  expect(target.logZ, 'log Z').toBeCloseTo(Math.log(z), digits);
  target.mean.forEach((mean, i) => {
    expect(mean, `mean ${i}`).toBeCloseTo(sum((x) => x[i]!) / z, digits);
    target.mean.forEach((other, j) => {
      const claimed = i === j ? target.variance[i]! : (target.covariance?.[i]?.[j] ?? 0);
      const found = sum((x) => (x[i]! - mean) * (x[j]! - other)) / z;
      expect(claimed, `covariance of ${i}, ${j}`).toBeCloseTo(found, digits);
    });
  });
}

/**
 * Checks that the same key gives the same samples, another others, of the right shape, that a row depends on the key and
 * its number alone (fewer rows are the first of more), and that nothing leaks.
 */
export function expectKeyedSamples(target: KnownTarget): void {
  const before = tf.memory().numTensors;
  const draws = [1, 1, 2].map((seed) => target.sample(key(seed), 5));
  expect(draws[0]!.shape).toEqual([5, ...target.shape]);
  expect(draws[0]!.dtype).toBe('float32');
  const [a, b, c] = draws.map((t) => [...t.dataSync()]);
  expect(a).toEqual(b);
  expect(a).not.toEqual(c);
  const more = scope(() => [...tf.slice(target.sample(key(1), 1500), 0, 5).dataSync()]);
  expect(a).toEqual(more);
  tf.dispose(draws);
  expect(tf.memory().numTensors).toBe(before);
}
