import * as tf from '@tensorflow/tfjs-core';
import { doubleWell as wellsOfTesting, testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectCovariance, expectKeyedSamples, expectMoments, expectSecondSlope } from '../../test/targets.js';
import { doubleWell, type DoubleWellOptions } from './double-well.js';

/** By the trapezoid rule on a line, in float64: for a smooth density that ends in nothing, good to the last digits. */
function summed({
  position = 1,
  height = 1,
  tilt = 0,
}: DoubleWellOptions): [logZ: number, mean: number, variance: number] {
  const end = 1 + (100 / height) ** 0.25 + Math.sqrt(100 / height);
  const nodes = 200_000;
  const width = (2 * end) / nodes;
  const sums = [0, 0, 0];
  for (let i = 0; i <= nodes; i++) {
    const u = -end + i * width;
    const p = Math.exp(-height * (u * u - 1) ** 2 - tilt * u) * width;
    for (let power = 0; power < 3; power++) sums[power]! += p * u ** power;
  }
  const [z, first, second] = sums as [number, number, number];
  const mean = first / z;
  return [Math.log(z * position), position * mean, position ** 2 * (second / z - mean ** 2)];
}

const CASES: readonly DoubleWellOptions[] = [
  {},
  { dimension: 3, position: 2, height: 4 },
  { height: 2, tilt: 0.5 },
  { dimension: 2, position: 0.5, height: 0.01 },
  { height: 10, tilt: -15 },
  { height: 1e5 },
];

describe.each(CASES)('%j', (options) => {
  const target = doubleWell(options);
  it('log Z and moments are those of a sum over a fine grid', () => {
    const { dimension = 1 } = options;
    const [logZ, mean, variance] = summed(options);
    expect(Math.abs(target.logZ - dimension * logZ)).toBeLessThan(1e-10);
    for (let i = 0; i < dimension; i++) {
      expect(Math.abs(target.mean[i]! - mean)).toBeLessThan(1e-10);
      expect(Math.abs(target.variance[i]! - variance)).toBeLessThan(1e-10 * (1 + variance));
    }
  });
  it('samples have its moments', () => expectMoments(target));
  it('samples come from the key', () => expectKeyedSamples(target));
});

describe.each(CASES.slice(0, 5))('energy of %j', (options) => {
  const target = doubleWell(options);
  testEnergy({ energy: target.energy, shape: target.shape, sample: target.sample });
  it('its slope has the right slope', () => expectSecondSlope(target));
});

it('has its bottoms, its barrier and its tilt where they should be', () => {
  const { energy } = doubleWell({ position: 2, height: 3, tilt: 0.5 });
  expect([...energy(tf.tensor2d([-2, 0, 2], [3, 1])).dataSync()]).toEqual([-0.5, 3, 0.5]);
});

it('coordinates are uncorrelated', () => expectCovariance(doubleWell({ dimension: 3, tilt: 0.2 })));

it('is the one of the testing package', () => {
  const [here, there] = [doubleWell({ dimension: 2 }), wellsOfTesting(2)];
  expect(Math.abs(here.logZ - there.logZ)).toBeLessThan(1e-11);
  expect(Math.abs(here.variance[0]! - there.variance[0]!)).toBeLessThan(1e-11);
});

it.each([
  [{ dimension: 0 }, 'doubleWell.dimension: must be a whole number of at least 1, got 0'],
  [{ position: -1 }, 'doubleWell.position: must be a finite number above 0, got -1'],
  [{ height: 0 }, 'doubleWell.height: must be a finite number above 0, got 0'],
  [{ height: 1e6 }, 'doubleWell.height: must be a finite number from 0 to 100000, got 1000000'],
  [{ tilt: 1.6 }, 'doubleWell.tilt: must be below 1.540 in size, or one well is left, got 1.6'],
  [{ tilt: NaN }, 'doubleWell.tilt: must be below 1.540'],
  [{ barrier: 1 }, 'doubleWell: unknown option'],
])('refuses %j', (options, message) => expect(() => doubleWell(options as DoubleWellOptions)).toThrow(message));
