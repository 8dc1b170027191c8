import * as tf from '@tensorflow/tfjs-core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import {
  expectCovariance,
  expectKeyedSamples,
  expectMoments,
  expectSecondSlope,
  expectGridMoments,
} from '../../test/targets.js';
import { banana, type BananaOptions } from './banana.js';

const CASES: readonly BananaOptions[] = [
  {},
  { mean: 1, scale: 0.5, width: 0.2 },
  { mean: -0.5, curvature: -0.7, width: 1 },
  { scale: 10, curvature: 0.03, width: 1 },
];

describe.each(CASES)('%j', (options) => {
  const target = banana(options);
  testEnergy({ energy: target.energy, shape: [2], sample: target.sample });
  it('its slope has the right slope', () => expectSecondSlope(target));
  it('samples have its moments', () => {
    expectMoments(target);
    expectCovariance(target);
  });
  it('samples come from the key', () => expectKeyedSamples(target));
});

it('log Z and moments are those of sums on a grid', () => {
  expectGridMoments(banana({ mean: 0.3, scale: 0.5, width: 0.3 }), { min: -4, max: 12 }, { nodes: 481 });
});

it("is Rosenbrock's function, of which Z is pi / sqrt(a b)", () => {
  const [a, b] = [1, 100];
  const target = banana({ mean: 1, scale: 1 / Math.sqrt(2 * a), width: 1 / Math.sqrt(2 * b) });
  expect(target.logZ).toBeCloseTo(Math.log(Math.PI) - Math.log(a * b) / 2, 12);
  const points = [1, 1, 0, 0, -1, 1, 0.5, 1.25];
  const expected = [0, 1, 4, 0.25 + 100];
  const energies = target.energy(tf.tensor2d(points, [4, 2])).dataSync();
  expected.forEach((energy, i) => expect(energies[i]).toBeCloseTo(energy, 3));
});

it.each([
  [{ scale: 0 }, 'banana.scale: must be a finite number above 0, got 0'],
  [{ width: -1 }, 'banana.width: must be a finite number above 0, got -1'],
  [{ mean: NaN }, 'banana.mean: must be a finite number, got NaN'],
  [{ bend: 1 }, 'banana: unknown option; known are mean, scale, curvature, width, got "bend"'],
])('refuses %j', (options, message) => expect(() => banana(options as BananaOptions)).toThrow(message));
