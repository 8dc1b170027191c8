import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectKeyedSamples, expectMoments, gridLogZ } from '../test/targets.js';
import { gaussianInBox, type GaussianInBoxOptions } from './gaussian-in-box.js';

const box = { min: 0, max: 1 };
const CASES: readonly GaussianInBoxOptions[] = [
  { dimension: 2, mean: 0.5, scale: 0.3, box },
  { dimension: 2, mean: [0.2, 1.4], scale: [0.15, 0.5], box },
  { shape: [2, 2, 1], mean: -1, scale: 0.4, box: { min: -0.5, max: 2 } },
  { dimension: 2, mean: [-5, 6], scale: [0.1, 0.15], box }, // of which the box holds 1e-545 and 1e-244
];

describe.each(CASES)('%j', (options) => {
  const target = gaussianInBox(options);
  testEnergy({ energy: target.energy, shape: target.shape });
  it('samples have its moments', () => expectMoments(target));
  it('samples come from the key', () => expectKeyedSamples(target));
  it('samples stay in the box', () => {
    const [low, high] = scope(() => {
      const x = target.sample(key(1), 2000);
      return [tf.min(x).dataSync()[0]!, tf.max(x).dataSync()[0]!];
    });
    expect(low).toBeGreaterThanOrEqual(options.box.min);
    expect(high).toBeLessThanOrEqual(options.box.max);
  });
});

// samplers.md d4, hard box [0, 1]^D
it.each([
  [784, 0.5, 0.1, -1084.779352345],
  [784, 0.5, 0.3, -302.229236273],
  [784, 0.2, 0.15, -841.878079875],
  [3072, 0.5, 0.05, -6379.910370353],
])('log Z in %i dimensions, mean %d, scale %d', (dimension, mean, scale, logZ) => {
  expect(Math.abs(gaussianInBox({ dimension, mean, scale, box }).logZ - logZ)).toBeLessThan(1e-8);
});

it('log Z is that of a sum on a grid', () => {
  const target = gaussianInBox({ dimension: 2, mean: [0.2, 1.4], scale: [0.15, 0.5], box });
  // Trapezoid error near h^2 (f'(1) - f'(0)) / 12, relative 2e-5 at h = 1/400
  expect(target.logZ).toBeCloseTo(gridLogZ(target, box, 401), 4);
});

it.each([
  [{ box: { min: 1, max: 0 } }, 'gaussianInBox.box.max: must be above min, 1, got 0'],
  [{ mean: 1e200 }, 'gaussianInBox.box: must hold some of coordinate 0, got {"min":0,"max":1}'],
  [{ scale: -1 }, 'gaussianInBox.scale: must be a finite number above 0, got -1'],
  [{ mean: [0] }, 'gaussianInBox.mean: must be a number or a list of 2, got [0]'],
  [{ box: undefined }, 'gaussianInBox.box: must be { min, max }'],
  [{ min: 0 }, 'gaussianInBox: unknown option'],
])('refuses %j', (options, message) => {
  const all = { dimension: 2, mean: 0.5, scale: 0.1, box, ...options };
  expect(() => gaussianInBox(all as GaussianInBoxOptions)).toThrow(message);
});
