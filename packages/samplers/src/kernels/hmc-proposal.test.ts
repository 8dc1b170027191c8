import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { foldIn, key, normal, scope, walk, type Energy } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { diagonalGaussian, doubleWell, standardNormal, testKernel } from '@ebmjs/testing';
import { counted, firstStep, mean, numbers } from '../../test/read.js';
import { skewed, uneven } from '../../test/targets.js';
import { denseMass, diagonalMass, hmc, type HmcInfo, type HmcOptions, type Mass } from '../index.js';
import { velocityOf } from './mass.js';

const acceptance = (info: HmcInfo): tf.Tensor => info.acceptance;

describe('hmc with a mass for each coordinate', () =>
  testKernel({ kernel: hmc({ stepSize: 1.1, steps: 2, mass: uneven(3) }), acceptance, chains: 4000 }));
describe('hmc with a dense mass, of two stages, jittered', () => {
  const kernel = hmc({ stepSize: 1.7, steps: [1, 2], jitter: 0.4, integrator: 'two-stage', mass: skewed(3) });
  testKernel({ kernel, acceptance, chains: 4000 });
});

/** The energy of `y` where `x = L y`. */
const whitened =
  (energy: Energy, mass: Mass): Energy =>
  (y) =>
    scope(() => energy(velocityOf(y, mass)));

const covariance = [
  [2, 1.2],
  [1.2, 1],
];
describe.each<[string, Mass]>([
  ['diagonal', diagonalMass([0.3, 4])],
  ['dense', denseMass(covariance)],
])('hmc with a %s mass', (_, mass) => {
  // Neal 2011, section 5.4.1: a mass matrix and a linear change of variables are the same thing.
  it('is hmc without one on the whitened target', () => {
    const { energy } = doubleWell(2);
    const y = tf.mul(normal(key(1), [100, 2]), 0.5);
    const plain = { stepSize: 0.1, steps: 4, jitter: 0.2 } as const;
    const [there, info] = firstStep(hmc({ ...plain, mass }), energy, key(2), velocityOf(y, mass));
    const [whitenedThere, whitenedInfo] = firstStep(hmc(plain), whitened(energy, mass), key(2), y);
    const expected = numbers(velocityOf(whitenedThere.position, mass));
    numbers(there.position).forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(2e-4));
    const errors = numbers(whitenedInfo.energyError);
    numbers(info.energyError).forEach((value, i) =>
      expect(Math.abs(value - errors[i]!)).toBeLessThan(1e-3 * (1 + Math.abs(value))),
    );
  });
});

it('with the covariance of a Gaussian for its mass accepts as on N(0, I)', () => {
  const target = gaussian({ dimension: 2, covariance });
  const [, info] = firstStep(
    hmc({ stepSize: 1, steps: 3, mass: denseMass(covariance) }),
    target.energy,
    key(3),
    target.sample(key(4), 500),
  );
  // Three leapfrogs of 1 turn the circle by exactly a half.
  expect(Math.max(...numbers(info.energyError).map(Math.abs))).toBeLessThan(1e-3);
});

describe('jitter', () => {
  // One leapfrog of e from x = 0 on N(0, 1) leads to e p: the size of the step of each chain, by the sign of the jitter.
  it('draws the step of each chain evenly about the step size', () => {
    const flat: Energy = (x) => scope(() => tf.mul(tf.sum(x, 1), 0));
    const n = 20_000;
    const end = (jitter?: number): number[] => {
      const kernel = hmc({ stepSize: 2, steps: 1, ...(jitter !== undefined && { jitter }) });
      return numbers(firstStep(kernel, flat, key(5), tf.zeros([n, 1]))[0].position);
    };
    const [plain, jittered] = [end(), end(0.5)];
    const shares = jittered.map((x, i) => x / plain[i]!);
    expect(Math.min(...shares)).toBeGreaterThan(0.5 - 1e-4);
    expect(Math.max(...shares)).toBeLessThan(1.5 + 1e-4);
    const deviation = Math.sqrt(1 / 12); // of a uniform of width 1
    expect(Math.abs(mean(shares) - 1)).toBeLessThan((5 * deviation) / Math.sqrt(n));
    expect(Math.abs(mean(shares.map((s) => (s - 1) ** 2)) - 1 / 12)).toBeLessThan((5 * 0.0745) / Math.sqrt(n));
    expect(end(0)).toEqual(plain);
  });

  it('cures trajectories that come back to where they were', () => {
    // Six leapfrogs of 1 on N(0, 1) are a full circle.
    const x = normal(key(6), [500, 1]);
    const far = (jitter: number): number => {
      const [{ position }] = firstStep(hmc({ stepSize: 1, steps: 6, jitter }), standardNormal(1).energy, key(7), x);
      return Math.max(...numbers(tf.sub(position, x)).map(Math.abs));
    };
    expect(far(0)).toBeLessThan(1e-4);
    expect(far(0.3)).toBeGreaterThan(1);
  });
});

it('steps of a range are drawn evenly, once a step, and counted in gradients', () => {
  const { energy, gradients } = counted(standardNormal(1).energy);
  const tally = new Map<number, number>();
  let last = 1;
  for (const { step } of walk(hmc({ stepSize: 0.1, steps: [2, 4] }), energy, key(8), tf.zeros([2, 1]))) {
    if (step === 0) continue;
    tally.set(gradients() - last, (tally.get(gradients() - last) ?? 0) + 1);
    last = gradients();
    if (step === 900) break;
  }
  expect([...tally.keys()].toSorted((a, b) => a - b)).toEqual([2, 3, 4]);
  for (const count of tally.values()) expect(Math.abs(count - 300)).toBeLessThan(5 * Math.sqrt(900 * (2 / 9)));
});

it('reports the energy of position and momentum where the chain is: E + K of the end, or of the start', () => {
  const target = diagonalGaussian({ mean: [0, 0], scale: [1, 1] });
  const x = target.sample(key(9), 400);
  const kernel = hmc({ stepSize: 1.6, steps: 2 });
  const [state, info] = firstStep(kernel, target.energy, key(10), x);
  // Independently: energies by the target, and E + K before from the error and what it leads to.
  const [accepted, error, hamiltonian] = [info.accepted, info.energyError, info.hamiltonian].map(numbers);
  const kinetic = numbers(tf.sub(info.hamiltonian, state.energy));
  expect(Math.min(...kinetic)).toBeGreaterThan(0);
  expect(Math.min(...accepted!)).toBe(0); // both kinds are there
  expect(Math.max(...accepted!)).toBe(1);
  // p ~ N(0, I): where chains stay, K is that of the start; on average over all of them before the step it is 1.
  const before = hamiltonian!.map((h, i) => h - accepted![i]! * error![i]! - numbers(target.energy(x))[i]!);
  expect(Math.abs(mean(before) - 1)).toBeLessThan(5 / Math.sqrt(400));
});

it('goes on from the state of one with other options', () => {
  const { energy } = standardNormal(2);
  const x = tf.zeros([3, 2]);
  const [state] = firstStep(hmc({ stepSize: 0.3, steps: 2 }), energy, key(0), x);
  const [next] = hmc({ stepSize: tf.scalar(0.5), steps: 3, mass: uneven(2) }).step(foldIn(key(0), 1), state, energy);
  expect(numbers(next.position)).not.toEqual(numbers(state.position));
});

it.each<[unknown, string]>([
  [{ stepSize: 1, steps: [3, 2] }, 'hmc.steps[1]: must be a whole number of at least 3, got 2'],
  [{ stepSize: 1, steps: [1, 2, 3] }, 'hmc.steps: must be a whole number, or [least, most], got [1,2,3]'],
  [{ stepSize: 1, steps: 1, jitter: 1 }, 'hmc.jitter: must be below 1, got 1'],
  [{ stepSize: 1, steps: 1, jitter: -1 }, 'hmc.jitter: must be a finite number from 0 to 1, got -1'],
  [{ stepSize: 1, steps: 1, integrator: 'euler' }, 'hmc.integrator: must be one of leapfrog, two-stage, got "euler"'],
  [{ stepSize: 1, steps: 1, mass: 2 }, 'hmc.mass: must hold a tensor scale or factor, got 2'],
  [
    { stepSize: 1, steps: 1, mass: skewed(2), box: { min: 0, max: 1 } },
    'hmc.mass: must be diagonal in a box: a wall turns one coordinate of the momentum round',
  ],
])('refuses %o', (options, message) => {
  expect(() => hmc(options as HmcOptions)).toThrow(message);
});
