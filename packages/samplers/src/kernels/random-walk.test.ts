import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, run, type Energy } from '@ebmjs/core';
import { standardNormal, testKernel, truncatedNormal } from '@ebmjs/testing';
import { firstStep, mean, numbers, standardError } from '../../test/read.js';
import { diagonalMass, randomWalk, type RandomWalkInfo, type RandomWalkOptions } from '../index.js';

const acceptance = (info: RandomWalkInfo): tf.Tensor => info.acceptance;
const box = { min: 0, max: 1 };

describe('randomWalk', () =>
  testKernel({ kernel: randomWalk({ stepSize: 0.7 }), acceptance, chains: 3000, steps: 60 }));
describe('randomWalk with a preconditioner', () => {
  const preconditioner = diagonalMass([0.49, 1, 2.56]);
  testKernel({ kernel: randomWalk({ stepSize: 0.8, preconditioner }), acceptance, chains: 3000, steps: 40 });
});
describe('randomWalk in a box', () => {
  const target = truncatedNormal({ dimension: 2, mean: 0.3, scale: 0.4, box });
  testKernel({ kernel: randomWalk({ stepSize: 0.2, box }), acceptance, target, chains: 3000, steps: 60 });
});

// (2 / pi) atan(2 / s), computed independently.
it.each([
  [0.5, 0.8440417392452615],
  [1, 0.7048327646991335],
  [2.4, 0.4422841232473911],
  [5, 0.24223788318168682],
])('with steps of %f accepts %f of its proposals on N(0, 1)', (stepSize, exact) => {
  const [, info] = firstStep(randomWalk({ stepSize }), standardNormal(1).energy, key(2), normal(key(1), [40_000, 1]));
  const p = numbers(info.acceptance);
  expect(Math.abs(mean(p) - exact)).toBeLessThan(5 * standardError(p));
});

it('takes one energy a step, and no gradient', () => {
  const { energy } = standardNormal(2);
  let [energies, gradients] = [0, 0];
  const counted: Energy = Object.assign((x: tf.Tensor) => (energies++, energy(x)), {
    valueAndGrad: (x: tf.Tensor) => (gradients++, energy.valueAndGrad!(x)),
  });
  run(randomWalk({ stepSize: 0.3 }), counted, key(0), tf.ones([3, 2]), { steps: 5 }).dispose();
  expect([energies, gradients]).toEqual([1 + 5, 0]);
});

it('says which proposals left the box', () => {
  const [state, info] = firstStep(
    randomWalk({ stepSize: 0.5, box }),
    standardNormal(1).energy,
    key(3),
    tf.ones([1000, 1]),
  );
  const [outside, accepted] = [info.outside, info.accepted].map(numbers);
  // Those with z above 0 or below -2.
  expect(Math.abs(mean(outside!) - 0.52275)).toBeLessThan(5 * Math.sqrt((0.52275 * 0.47725) / 1000));
  expect(outside!.every((out, i) => out + accepted![i]! <= 1)).toBe(true);
  expect(Math.max(...numbers(state.position))).toBeLessThanOrEqual(1);
});

it.each<[unknown, string]>([
  [{ stepSize: 0 }, 'randomWalk.stepSize: must be a finite number above 0, got 0'],
  [{ stepSize: 1, box: { min: 0, max: 0 } }, 'randomWalk.box: must have finite faces with min below max'],
  [{ stepSize: 1, scale: 2 }, 'randomWalk: unknown option; known are stepSize, preconditioner, box, got "scale"'],
])('refuses %o', (options, message) => {
  expect(() => randomWalk(options as RandomWalkOptions)).toThrow(message);
});
