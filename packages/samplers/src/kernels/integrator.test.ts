import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, scope, split, type Energy } from '@ebmjs/core';
import { diagonalGaussian, doubleWell, expectNoLeak, standardNormal } from '@ebmjs/testing';
import { exactAcceptance, splittingMap } from '../../test/linear-map.js';
import { counted, firstStep, mean, numbers, standardError } from '../../test/read.js';
import { skewed, uneven } from '../../test/targets.js';
import { hmc } from '../index.js';
import { leapfrog, type LeapfrogOptions, type Phase } from '../leapfrog.js';
import { pointAt } from '../point.js';
import { INTEGRATORS, type Integrator } from './integrator.js';

const twoStage = INTEGRATORS['two-stage'];
const phaseAt = (energy: Energy, position: tf.Tensor, momentum: tf.Tensor): Phase => ({
  ...pointAt(position, energy),
  momentum,
});
const gap = (a: tf.Tensor, b: tf.Tensor): number => scope(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);

describe.each(Object.entries(INTEGRATORS))('%s', (_, { kicks, drifts }) => {
  it('is its own mirror image, and whole', () => {
    expect(kicks.toReversed()).toEqual(kicks);
    expect(drifts.toReversed()).toEqual(drifts);
    expect(kicks).toHaveLength(drifts.length + 1);
    for (const shares of [kicks, drifts]) expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 15);
  });
});

describe.each<[string, Partial<LeapfrogOptions>]>([
  ['of two stages', { integrator: twoStage }],
  ['with a diagonal mass', { mass: uneven(3) }],
  ['with a dense mass, of two stages', { mass: skewed(3), integrator: twoStage }],
  ['with a step for each chain', { stepSize: tf.linspace(0.05, 0.15, 50) }],
  ['with a mass, in a box', { mass: uneven(3), box: { min: -1.1, max: 1.2 } }],
])('a trajectory %s', (_, given) => {
  const options = { stepSize: 0.15, steps: 10, ...given };
  const { energy } = doubleWell(3);

  it('leads back when the momentum is turned round', () => {
    const [positionKey, momentumKey] = split(key(1), 2);
    const x = tf.clipByValue(normal(positionKey, [50, 3]), -1, 1);
    const start = phaseAt(energy, x, normal(momentumKey, [50, 3]));
    const there = leapfrog(energy, start, options);
    const back = leapfrog(energy, { ...there, momentum: tf.neg(there.momentum) }, options);
    expect(gap(there.position, start.position)).toBeGreaterThan(0.5);
    // float32 rounding, grown by as many steps there and back
    expect(gap(back.position, start.position)).toBeLessThan(2e-4);
    expect(gap(back.momentum, tf.neg(start.momentum))).toBeLessThan(2e-4);
  });

  it('leads back by a step below 0', () => {
    const { stepSize } = options;
    const negative = typeof stepSize === 'number' ? -stepSize : tf.neg(stepSize);
    const start = phaseAt(energy, tf.fill([50, 3], 0.4), normal(key(2), [50, 3]));
    const there = leapfrog(energy, start, options);
    const back = leapfrog(energy, there, { ...options, stepSize: negative });
    expect(gap(back.position, start.position)).toBeLessThan(2e-4);
  });

  it('leaks nothing', () => {
    const start = phaseAt(energy, tf.fill([50, 3], 0.4), tf.ones([50, 3]));
    expectNoLeak(() => ({ ...leapfrog(energy, start, options) }));
  });
});

describe('volume', () => {
  it.each<[string, Partial<LeapfrogOptions>]>([
    ['leapfrog', {}],
    ['two stages', { integrator: twoStage }],
    ['a dense mass', { mass: skewed(2) }],
  ])('and the symplectic form are kept: %s', (_, options) => {
    // The map is linear in (x1, x2, u1, u2) for a Gaussian about 0: its columns are the images of unit vectors.
    const { energy } = diagonalGaussian({ mean: [0, 0], scale: [1, 0.6] });
    const unit = tf.eye(4);
    const start = phaseAt(energy, tf.slice(unit, [0, 0], [4, 2]), tf.slice(unit, [0, 2], [4, 2]));
    const end = leapfrog(energy, start, { stepSize: 0.5, steps: 3, ...options });
    const images = tf.concat([end.position, end.momentum], 1).arraySync() as number[][];
    // Of x and p = L^-T u; in (x, u) the form is x' L^-T u, which the factor of the mass undoes.
    const { mass } = options as { mass?: { factor: tf.Tensor2D } };
    const [[l11], [l21, l22]] = (
      mass
        ? mass.factor.arraySync()
        : [
            [1, 0],
            [0, 1],
          ]
    ) as [[number], [number, number]];
    const p = ([, , u1, u2]: number[]): [number, number] => {
      const second = u2! / l22;
      return [(u1! - l21 * second) / l11, second];
    };
    const form = (a: number[], b: number[]): number => {
      const [pa, pb] = [p(a), p(b)];
      return a[0]! * pb[0] + a[1]! * pb[1] - pa[0] * b[0]! - pa[1] * b[1]!;
    };
    const basis = unit.arraySync() as number[][];
    images.forEach((a, i) => images.forEach((b, j) => expect(form(a, b)).toBeCloseTo(form(basis[i]!, basis[j]!), 5)));
  });

  it('of a map that is not linear is kept too, by differences', () => {
    const { energy } = doubleWell(1);
    const step = 1e-2; // central differences in float32: the error of step^2 and of rounding are both near 1e-4
    const shifts = [[step, 0], [-step, 0], [0, step], [0, -step]]; // prettier-ignore
    const start = phaseAt(
      energy,
      tf.tensor2d(shifts.map(([x]) => [0.3 + x!])),
      tf.tensor2d(shifts.map(([, p]) => [0.8 + p!])),
    );
    const end = leapfrog(energy, start, { stepSize: 0.2, steps: 4, integrator: twoStage });
    const [x, p] = [numbers(end.position), numbers(end.momentum)];
    const slope = (values: number[], i: number): number => (values[2 * i]! - values[2 * i + 1]!) / (2 * step);
    const determinant = slope(x, 0) * slope(p, 1) - slope(x, 1) * slope(p, 0);
    expect(Math.abs(determinant - 1)).toBeLessThan(2e-3);
  });
});

// By the formula of the leapfrog's table, which these maps satisfy as well: they keep areas.
describe.each([
  [1, 1],
  [2, 1],
  [2.2, 3],
  [2.4, 2],
])('hmc of two stages on N(0, 1), steps of %f, %i a trajectory', (stepSize, steps) => {
  it('accepts as often as its map says', () => {
    const exact = exactAcceptance(splittingMap(twoStage.kicks, twoStage.drifts, stepSize), steps);
    const kernel = hmc({ stepSize, steps, integrator: 'two-stage' });
    const [, info] = firstStep(kernel, standardNormal(1).energy, key(2), normal(key(1), [40_000, 1]));
    const p = numbers(info.acceptance);
    expect(Math.abs(mean(p) - exact)).toBeLessThan(5 * standardError(p) + 1e-5);
    // Half of what is not always accepted: E[min(1, exp(-dH))] = 2 P(dH < 0).
    const paired = numbers(info.energyError).map((dH, i) => p[i]! - 2 * Number(dH < 0));
    if (exact < 0.999) expect(Math.abs(mean(paired))).toBeLessThan(5 * standardError(paired));
  });
});

it('the formula gives the table of the leapfrog, computed independently', () => {
  const { kicks, drifts } = INTEGRATORS.leapfrog;
  const table = [
    [0.5, 1, 0.9900536254420992],
    [1.5, 1, 0.745848164548592],
    [1.2, 3, 0.9062958391573099],
    [0.1, 10, 0.9993293607975394],
  ] as const;
  for (const [step, steps, exact] of table) {
    expect(exactAcceptance(splittingMap(kicks, drifts, step), steps)).toBeCloseTo(exact, 12);
  }
});

it.each([
  [0.5, true],
  [0.8, true],
  [1, true],
  [1.2, false],
])(
  'at the cost of leapfrogs of %f on N(0, 1), averaged over 1 to 11 steps, two stages accept more: %s',
  (step, more) => {
    const average = ({ kicks, drifts }: Integrator, size: number): number =>
      mean(Array.from({ length: 11 }, (_, i) => exactAcceptance(splittingMap(kicks, drifts, size), i + 1)));
    expect(average(twoStage, 2 * step) > average(INTEGRATORS.leapfrog, step)).toBe(more);
  },
);

it('two stages cost two gradients a step', () => {
  const { energy, gradients } = counted(standardNormal(2).energy);
  firstStep(hmc({ stepSize: 0.3, steps: 4, integrator: 'two-stage' }), energy, key(0), tf.ones([3, 2]));
  expect(gradients()).toBe(1 + 4 * 2);
});
