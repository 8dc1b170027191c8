import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, scope, valueAndGradient } from '@ebmjs/core';
import {
  diagonalGaussian,
  doubleWell,
  energyChecks,
  expectNoLeak,
  failures,
  momentScores,
  standardNormal,
  truncatedNormal,
  type ExactTarget,
} from './index.js';

const box = { min: -1, max: 2 };
const TARGETS: readonly (readonly [string, (dimension: number) => ExactTarget, readonly [number, number]])[] = [
  ['standardNormal', standardNormal, [-9, 9]],
  ['diagonalGaussian', (d) => diagonalGaussian({ mean: Array(d).fill(1.5), scale: Array(d).fill(0.4) }), [-3, 6]],
  ['doubleWell', doubleWell, [-4, 4]],
  ['truncatedNormal', (dimension) => truncatedNormal({ dimension, mean: 0.2, scale: 0.9, box }), [-1, 2]],
  ['truncatedNormal, uniform', (dimension) => truncatedNormal({ dimension, mean: 0, scale: Infinity, box }), [-1, 2]],
];

describe.each(TARGETS)('%s', (_, target, [from, to]) => {
  it('has the log Z and the moments of a sum over a grid', async () => {
    const { energy, logZ, mean, variance } = target(1);
    const cells = 200_000;
    const width = (to - from) / cells;
    const x = Float32Array.from({ length: cells }, (__, i) => from + (i + 0.5) * width);
    const energies = scope(() => energy(tf.tensor2d(x, [cells, 1])));
    const p = Array.from(await energies.data(), (e) => Math.exp(-e) * width);
    energies.dispose();
    const sum = (of: (x: number) => number): number => p.reduce((total, mass, i) => total + mass * of(x[i]!), 0);
    const z = sum(() => 1);
    const m = sum((v) => v) / z;
    // float32 energies: relative error near 1e-6.
    expect(Math.log(z)).toBeCloseTo(logZ, 4);
    expect(m).toBeCloseTo(mean[0]!, 4);
    expect(sum((v) => (v - m) ** 2) / z).toBeCloseTo(variance[0]!, 4);
    expect(target(3).logZ).toBeCloseTo(3 * logZ, 9);
  });

  it('draws from its own density', async () => {
    const exact = target(2);
    const n = 40_000;
    const draws = exact.sample(key(3), n);
    const values = (await draws.data()) as Float32Array;
    for (const { z } of momentScores(values, values, exact)) expect(Math.abs(z)).toBeLessThan(4.5);
    if (exact.box) return;
    // Stein's identity: E[(x - mean) dE/dx] = 1 in each coordinate of the whole space, whatever the energy.
    const products = scope(() => {
      const { grad } = valueAndGradient(exact.energy, draws);
      return tf.mul(tf.sub(draws, [...exact.mean]), grad);
    });
    const stein = Array.from(await products.data());
    const average = stein.reduce((a, b) => a + b, 0) / stein.length;
    const spread = Math.sqrt(stein.reduce((a, b) => a + (b - average) ** 2, 0) / stein.length);
    expect(Math.abs(average - 1)).toBeLessThan((4.5 * spread) / Math.sqrt(stein.length));
    tf.dispose([draws, products]);
  });

  it('is an energy as energies must be, and leaks nothing', async () => {
    const { energy, shape, sample } = target(3);
    expect(await failures(energyChecks({ energy, shape, sample }))).toEqual([]);
    expectNoLeak(() => sample(key(0), 7));
  });
});

it('stays in its box', async () => {
  const draws = truncatedNormal({ dimension: 1, mean: 0.2, scale: 0.9, box }).sample(key(5), 10_000);
  const values = await draws.data();
  expect(values.every((value) => value >= box.min && value <= box.max)).toBe(true);
  draws.dispose();
});

it('refuses what is no distribution', () => {
  expect(() => diagonalGaussian({ mean: [0, 0], scale: [1] })).toThrow('diagonalGaussian.scale: must be 2 numbers');
  expect(() => diagonalGaussian({ mean: [0], scale: [0] })).toThrow(
    'diagonalGaussian.scale: must be a finite number above 0',
  );
  expect(() => diagonalGaussian({ mean: [NaN], scale: [1] })).toThrow('diagonalGaussian.mean: must be a finite number');
  const options = { dimension: 1, mean: 0, scale: 1, box };
  // Rejection would never end.
  expect(() => truncatedNormal({ ...options, mean: NaN })).toThrow('truncatedNormal.mean: must be a finite number');
  expect(() => truncatedNormal({ ...options, box: { min: 0, max: Infinity } })).toThrow('must have finite faces');
  expect(() => truncatedNormal({ ...options, mean: 100 })).toThrow(
    'truncatedNormal.box: must hold some of the Gaussian',
  );
  expect(() => truncatedNormal({ dimension: 1, mean: 0, scale: 1, box: { min: 1, max: 0 } })).toThrow(
    'truncatedNormal.box',
  );
  expect(() => doubleWell(0)).toThrow('doubleWell.dimension: must be a whole number of at least 1');
});

it('samples a tail as soon as a peak', () => {
  const target = truncatedNormal({ dimension: 1, mean: -6, scale: 1, box: { min: 0, max: 1 } });
  const draws = target.sample(key(6), 2000);
  const mean = tf.mean(draws).dataSync()[0]!;
  expect(Math.abs(mean - target.mean[0]!)).toBeLessThan(5 * Math.sqrt(target.variance[0]! / 2000));
});
