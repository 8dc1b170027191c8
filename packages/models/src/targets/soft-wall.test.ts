import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectCovariance, expectGridMoments, expectKeyedSamples, expectMoments } from '../../test/targets.js';
import { softWall, type SoftWallOptions } from './soft-wall.js';

const CASES: readonly SoftWallOptions[] = [
  { shape: [2] },
  { shape: [2, 1], box: { min: -1, max: 0.5 }, stiffness: 3 },
  { shape: [1], box: { min: 0, max: 0.01 }, stiffness: 1 }, // hardly a box
];

describe.each(CASES)('%j', (options) => {
  const target = softWall(options);
  testEnergy({ energy: target.energy, shape: target.shape });
  it('samples have its moments', () => {
    expectMoments(target);
    expectCovariance(target);
  });
  it('samples come from the key', () => expectKeyedSamples(target));
});

it.each([
  // The trapezoid rule on cells of 2e-4, the walls' Gaussians being 0.007 wide: second order, below 1e-6.
  [{ shape: [1] }, { min: -0.1, max: 1.1 }],
  [
    { shape: [1], box: { min: -1, max: 0.5 }, stiffness: 3 },
    { min: -3, max: 2.5 },
  ],
])('log Z, mean and variance are those of a sum on a grid: %j', (options, interval) => {
  expectGridMoments(softWall(options), interval, { nodes: 6001, digits: 5 });
});

it('has a share beyond the walls of sqrt(pi) / stiffness in all, half of it on either side', () => {
  const n = 20_000;
  const x = softWall({ shape: [1], stiffness: 10 }).sample(key(1), n);
  const [below, above] = scope(() => [tf.less(x, 0), tf.greater(x, 1)].map((t) => tf.sum(t).dataSync()[0]! / n));
  x.dispose();
  const slack = Math.sqrt(Math.PI) / 10;
  const half = slack / 2 / (1 + slack);
  const error = Math.sqrt((half * (1 - half)) / n);
  expect(Math.abs(below! - half)).toBeLessThan(5 * error);
  expect(Math.abs(above! - half)).toBeLessThan(5 * error);
});

// log(1 + sqrt(pi) / 100) = 0.017569291 a coordinate
it.each([
  [[28, 28, 1], 13.77],
  [[32, 32, 3], 53.97],
  [[500], 8.78],
])('of %j in [0, 1] has %d nats, which the original takes as 0', (shape, nats) => {
  const { logZ } = softWall({ shape });
  expect(Math.abs(logZ - nats)).toBeLessThan(0.005);
  expect(logZ / shape.reduce((a, b) => a * b, 1)).toBeCloseTo(0.017569291, 9);
});

it('never leaves the numbers, however stiff it is', () => {
  const x = softWall({ shape: [1], stiffness: 1e9 }).sample(key(2), 5000);
  const values = [...x.dataSync()];
  x.dispose();
  for (const value of values) expect(Math.abs(value - 0.5)).toBeLessThanOrEqual(0.5 + 1e-6);
});

it.each([
  [{ shape: [2], stiffness: 0 }, 'softWall.stiffness: must be a finite number above 0, got 0'],
  [{ shape: [2], box: { min: 1, max: 1 } }, 'softWall.box.max: must be above min, 1, got 1'],
  [{ shape: [] }, 'softWall.shape: must have at least one side'],
  [{ shape: [2], min: 0 }, 'softWall: unknown option; known are shape, box, stiffness, got "min"'],
])('refuses %j', (options, message) => {
  expect(() => softWall(options)).toThrow(message);
});
