import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import {
  expectCovariance,
  expectKeyedSamples,
  expectMoments,
  expectSecondSlope,
  expectGridMoments,
} from '../../test/targets.js';
import { rings, type RingsOptions } from './rings.js';

const CASES: readonly RingsOptions[] = [
  {},
  { radii: [1], width: 0.7 }, // much of it at the centre
  { radii: [0.5, 4], width: 0.3 },
];

describe.each(CASES)('%j', (options) => {
  const target = rings(options);
  testEnergy({ energy: target.energy, shape: [2], sample: target.sample });
  it('its slope has the right slope', () => expectSecondSlope(target));
  it('samples have its moments', () => {
    expectMoments(target);
    expectCovariance(target);
  });
  it('samples come from the key', () => expectKeyedSamples(target));
  it('log Z and moments are those of sums on a grid', () => {
    // The kink at the centre is a cell's worth: h^3 of 2 pi
    expectGridMoments(target, { min: -6, max: 6 });
  });
});

it('rings have shares of their own circumference', () => {
  const n = 20_000;
  const points = rings({ radii: [1, 3], width: 0.05 })
    .sample(key(3), n)
    .arraySync() as number[][];
  const inner = points.filter(([x, y]) => Math.hypot(x!, y!) < 2).length / n;
  expect(Math.abs(inner - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / n));
});

it('is flat at the centre', () => {
  const { value, grad } = rings({ radii: [1], width: 0.5 }).energy.valueAndGrad!(tf.zeros([1, 2]));
  expect(value.dataSync()[0]).toBeCloseTo(2, 5);
  for (const slope of grad.dataSync()) expect(Math.abs(slope)).toBe(0);
});

it.each([
  [{ radii: [] }, 'rings.radii: must have at least one, got []'],
  [{ radii: 1 }, 'rings.radii: must be a list, got 1'],
  [{ radii: [1, 0] }, 'rings.radii[1]: must be a finite number above 0, got 0'],
  [{ width: 0 }, 'rings.width: must be a finite number above 0, got 0'],
  [{ radius: 1 }, 'rings: unknown option; known are radii, width, got "radius"'],
])('refuses %j', (options, message) => expect(() => rings(options as RingsOptions)).toThrow(message));
