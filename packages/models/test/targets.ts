import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
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

/** `log` of the integral of `exp(-energy)` over a line or a plane, by the trapezoid rule on a grid. */
export function gridLogZ(target: KnownTarget, { min, max }: { min: number; max: number }, nodes: number): number {
  const axis = Array.from({ length: nodes }, (_, i) => min + ((max - min) * i) / (nodes - 1));
  const points = target.shape[0] === 1 ? axis.map((a) => [a]) : axis.flatMap((a) => axis.map((b) => [a, b]));
  const energies = scope(() => target.energy(tf.tensor2d(points)).dataSync());
  const end = (x: number): number => (x === min || x === max ? 0.5 : 1);
  const cell = ((max - min) / (nodes - 1)) ** target.shape[0]!;
  const sum = points.reduce((s, point, i) => s + point.reduce((w, x) => w * end(x), 1) * Math.exp(-energies[i]!), 0);
  return Math.log(sum * cell);
}

/** Checks that the same key gives the same samples, another others, of the right shape, and that nothing leaks. */
export function expectKeyedSamples(target: KnownTarget): void {
  const before = tf.memory().numTensors;
  const draws = [1, 1, 2].map((seed) => target.sample(key(seed), 5));
  expect(draws[0]!.shape).toEqual([5, ...target.shape]);
  expect(draws[0]!.dtype).toBe('float32');
  const [a, b, c] = draws.map((t) => [...t.dataSync()]);
  expect(a).toEqual(b);
  expect(a).not.toEqual(c);
  tf.dispose(draws);
  expect(tf.memory().numTensors).toBe(before);
}
