import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, scope, type Energy } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { diagonalGaussian, doubleWell, standardNormal, testKernel } from '@ebmjs/testing';
import { counted, firstStep, numbers } from '../../test/read.js';
import { uneven } from '../../test/targets.js';
import { denseMass, diagonalMass, langevin, type LangevinOptions, type Mass } from '../index.js';
import { velocityOf } from './mass.js';

/** Heun's stationary variance on N(m, v): its map is `1 - c + c^2 / 2` with noise `sqrt(2h) (1 - c / 2)`, `c = h / v`. */
const heun =
  (h: number): ((variance: number) => number) =>
  (v) => {
    const [map, noise] = [1 - h / v + (h / v) ** 2 / 2, Math.sqrt(2 * h) * (1 - h / v / 2)];
    return noise ** 2 / (1 - map ** 2);
  };

describe('langevin of Heun', () =>
  testKernel({ kernel: langevin({ stepSize: 0.5, integrator: 'heun' }), bias: heun(0.5), chains: 6000 }));

// With a preconditioner M, coordinate i has the step h M_i.
describe('langevin with a preconditioner', () => {
  const scale = [0.7, 1, 1.6];
  const mass = diagonalMass(scale.map((s) => s * s));
  const bias = (v: number): number => v / (1 - 0.4 / 2); // M_i = v: the same relative step in all of them
  testKernel({ kernel: langevin({ stepSize: 0.4, preconditioner: mass }), bias, chains: 6000, steps: 20 });
});

it('has the variances it documents', () => {
  const documented = (h: number): number => (1 - h / 2) / (1 - h / 2 + h ** 2 / 4);
  for (const h of [0.1, 0.5, 1.5]) expect(heun(h)(1)).toBeCloseTo(documented(h), 12);
  expect(Math.abs(heun(0.1)(1) - 1)).toBeLessThan(0.1 * Math.abs(1 / 0.95 - 1)); // and Euler's error is of first order
});

it.each(['euler', 'heun'] as const)('a preconditioner is a change of variables: %s', (integrator) => {
  const covariance = [
    [2, 1.2],
    [1.2, 1],
  ];
  const { energy } = doubleWell(2);
  const y = tf.mul(normal(key(1), [50, 2]), 0.5);
  const options = { stepSize: 0.02, temperature: 0.7, integrator };
  for (const mass of [denseMass(covariance), uneven(2)] as Mass[]) {
    const whitened: Energy = (z) => scope(() => energy(velocityOf(z, mass)));
    const [there] = firstStep(langevin({ ...options, preconditioner: mass }), energy, key(2), velocityOf(y, mass));
    const [whitenedThere] = firstStep(langevin(options), whitened, key(2), y);
    const expected = numbers(velocityOf(whitenedThere.position, mass));
    numbers(there.position).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
  }
});

it('a dense preconditioner makes one Gaussian of all', () => {
  const covariance = [
    [2, 1.2],
    [1.2, 1],
  ];
  const target = gaussian({ dimension: 2, covariance });
  const [there] = firstStep(
    langevin({ stepSize: 0.5, temperature: 0, preconditioner: denseMass(covariance) }),
    target.energy,
    key(0),
    tf.tensor2d([[3, -1]]),
  );
  numbers(there.position).forEach((value, i) => expect(value).toBeCloseTo([1.5, -0.5][i]!, 5)); // (1 - h) x
});

it.each([
  ['euler', 1],
  ['heun', 2],
] as const)('%s takes %i gradients a step', (integrator, exact) => {
  const { energy, gradients } = counted(standardNormal(2).energy);
  firstStep(langevin({ stepSize: 0.3, integrator }), energy, key(0), tf.ones([3, 2]));
  expect(gradients()).toBe(exact);
});

it('Heun descends with an error of the third order in the step', () => {
  // Exact: x(t) = exp(-t) x(0) on N(0, 1).
  const descent = (h: number): number => {
    const kernel = langevin({ stepSize: h, temperature: 0, integrator: 'heun' });
    return numbers(firstStep(kernel, standardNormal(1).energy, key(0), tf.tensor2d([[1]]))[0].position)[0]!;
  };
  const error = (h: number): number => Math.abs(descent(h) - Math.exp(-h));
  expect(error(0.4) / error(0.2)).toBeGreaterThan(7);
  expect(error(0.4) / error(0.2)).toBeLessThan(8.5);
});

it('reports the energy and the slope where it began', () => {
  const target = diagonalGaussian({ mean: [0, 0], scale: [1, 1] });
  const kernel = langevin({ stepSize: 0.1, integrator: 'heun' });
  const [, info] = firstStep(kernel, target.energy, key(0), tf.tensor2d([[3, 4]]));
  expect([numbers(info.energy), numbers(info.gradientNorm)]).toEqual([[12.5], [5]]);
});

it.each<[unknown, string]>([
  [{ stepSize: 1, integrator: 'leapfrog' }, 'langevin.integrator: must be one of euler, heun, got "leapfrog"'],
  [{ stepSize: 1, preconditioner: [1, 2] }, 'langevin.preconditioner: must hold a tensor scale or factor'],
])('refuses %o', (options, message) => {
  expect(() => langevin(options as LangevinOptions)).toThrow(message);
});
