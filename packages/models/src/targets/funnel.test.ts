import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import {
  expectCovariance,
  expectKeyedSamples,
  expectMoments,
  expectSecondSlope,
  expectGridMoments,
} from '../../test/targets.js';
import { funnel, type FunnelOptions } from './funnel.js';

describe.each([{}, { dimension: 2, scale: 1 }, { dimension: 3, scale: 0.4 }])('%j', (options) => {
  const target = funnel(options);
  testEnergy({ energy: target.energy, shape: target.shape });
  it('its slope has the right slope', () => expectSecondSlope(funnel({ ...options, scale: 0.4 })));
  it('samples come from the key', () => expectKeyedSamples(target));
});

it('log Z and moments are those of sums on a grid', () => {
  // The widest slice, v = 2.5, has standard deviation e^1.25 = 3.5; the narrowest 0.29, four nodes wide.
  expectGridMoments(funnel({ dimension: 2, scale: 0.5 }), { min: -14, max: 14 }, { nodes: 401 });
});

it('is the density of the neck times those of the others', () => {
  const { energy, logZ } = funnel({ dimension: 3, scale: 2 });
  const [v, x, y] = [1.5, -2, 0.5];
  const normal = (value: number, variance: number): number =>
    value ** 2 / (2 * variance) + Math.log(2 * Math.PI * variance) / 2;
  const expected = normal(v, 4) + normal(x, Math.exp(v)) + normal(y, Math.exp(v));
  expect(energy(tf.tensor2d([[v, x, y]])).dataSync()[0]! + logZ).toBeCloseTo(expected, 5);
});

it('samples of a short funnel have its moments', () => {
  expectMoments(funnel({ dimension: 3, scale: 0.5 }));
  expectCovariance(funnel({ dimension: 3, scale: 0.5 }));
});

it('at its usual scale the neck is N(0, 9), and the rest N(0, e^v): by moments, and by their own distribution', () => {
  const n = 20_000;
  const target = funnel();
  const standard = scope(() => {
    const [v, rest] = tf.split(target.sample(key(4), n), [1, 9], 1) as [tf.Tensor, tf.Tensor];
    return tf.concat([tf.div(v, 3), tf.mul(rest, tf.exp(tf.div(v, -2)))], 1).arraySync() as number[][];
  });
  for (let i = 0; i < 10; i++) {
    const mean = standard.reduce((sum, row) => sum + row[i]!, 0) / n;
    const square = standard.reduce((sum, row) => sum + row[i]! ** 2, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  }
  expect(target.variance[1]).toBeCloseTo(Math.exp(4.5), 10);
  expect(target.logZ).toBeCloseTo(Math.log(3) + 5 * Math.log(2 * Math.PI), 12);
});

it.each([
  [{ dimension: 1 }, 'funnel.dimension: must be a whole number of at least 2, got 1'],
  [{ scale: 0 }, 'funnel.scale: must be a finite number above 0, got 0'],
  [{ sigma: 3 }, 'funnel: unknown option; known are dimension, scale, got "sigma"'],
])('refuses %j', (options, message) => expect(() => funnel(options as FunnelOptions)).toThrow(message));
