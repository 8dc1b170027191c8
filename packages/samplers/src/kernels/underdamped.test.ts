import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { foldIn, key, normal, release, scope, split, walk, type Energy } from '@ebmjs/core';
import { standardNormal, testKernel, doubleWell } from '@ebmjs/testing';
import { product, transposed, type Matrix } from '../../test/linear-map.js';
import { counted, firstStep, mean, numbers } from '../../test/read.js';
import { uneven } from '../../test/targets.js';
import { tempered, underdamped, type UnderdampedOptions, type UnderdampedState } from '../index.js';

// On a Gaussian BAOAB's positions have no error: the suite takes it for exact, at a step of two thirds of the narrowest scale.
describe('underdamped', () => testKernel({ kernel: underdamped({ stepSize: 0.5, friction: 1 }), chains: 6000 }));
describe('underdamped with a mass', () => {
  testKernel({ kernel: underdamped({ stepSize: 0.8, friction: 0.7, mass: uneven(3) }), chains: 6000 });
});
describe('underdamped, hot', () => {
  const kernel = underdamped({ stepSize: 0.5, friction: 1, temperature: 2 });
  testKernel({ kernel, bias: (v) => 2 * v, chains: 6000 });
});

/** The step's map on N(0, 1), columns `(x, u)`, and the vector that its noise is multiplied with: both from steps taken. */
function linearStep(options: UnderdampedOptions): { readonly map: Matrix; readonly noise: readonly number[] } {
  const { energy } = standardNormal(1);
  const stepKey = key(3);
  const apply = (x: number[], u: number[], temperature: number): number[][] =>
    scope(() => {
      const kernel = underdamped({ ...options, temperature });
      const start = kernel.init(tf.tensor2d(x, [x.length, 1]), energy);
      const [{ position, momentum }] = kernel.step(
        stepKey,
        { ...start, momentum: tf.tensor2d(u, [u.length, 1]) },
        energy,
      );
      return [numbers(position), numbers(momentum!)];
    });
  const z = numbers(normal(split(stepKey, 2)[0], [1, 1]))[0]!;
  return { map: apply([1, 0], [0, 1], 0), noise: apply([0], [0], 1).map(([value]) => value! / z) };
}

/** The covariance that `map` and `noise` leave alone: `S = A S A' + b b'`, by iteration. */
function stationaryCovariance({ map, noise }: ReturnType<typeof linearStep>): number[][] {
  const added = noise.map((a) => noise.map((b) => a * b));
  let covariance: number[][] = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < 5000; i++) {
    covariance = product(product(map, covariance), transposed(map)).map((row, r) =>
      row.map((x, c) => x + added[r]![c]!),
    );
  }
  return covariance;
}

// Leimkuhler and Matthews' result, by Lyapunov's equation computed independently: Var x = 1, Var p = 1 - h^2 / 4, cov = 0.
it.each([
  [0.1, 1],
  [0.5, 0.3],
  [1, 1],
  [1, 5],
  [1.8, 1],
])('has exactly the covariance of BAOAB on N(0, 1): h = %f, friction %f', (stepSize, friction) => {
  const [[xx, xp], [, pp]] = stationaryCovariance(linearStep({ stepSize, friction })) as [number[], number[]];
  // From float32 steps: their rounding, over the share that a step forgets.
  expect(Math.abs(xx! - 1)).toBeLessThan(1e-4);
  expect(Math.abs(pp! - (1 - stepSize ** 2 / 4))).toBeLessThan(1e-4);
  expect(Math.abs(xp!)).toBeLessThan(1e-4);
});

it('reports a kinetic energy of (1 - h^2 / 4) / 2 a coordinate', () => {
  const n = 20_000;
  const kernel = underdamped({ stepSize: 1.2, friction: 2 });
  for (const { step, info } of walk(kernel, standardNormal(1).energy, key(4), normal(key(5), [n, 1]))) {
    if (step < 12) continue;
    const exact = (1 - 1.2 ** 2 / 4) / 2; // of the variance 2 exact^2, as u is Gaussian
    expect(Math.abs(mean(numbers(info!.kinetic)) - exact)).toBeLessThan(5 * exact * Math.sqrt(2 / n));
    break;
  }
});

it('without noise and nearly without friction follows the harmonic oscillator', () => {
  const kernel = underdamped({ stepSize: 0.01, friction: 1e-9, temperature: 0 });
  const { energy } = standardNormal(1);
  let state: UnderdampedState = { ...kernel.init(tf.zeros([1, 1]), energy), momentum: tf.ones([1, 1]) };
  for (let i = 0; i < 100; i++) {
    const [next, info] = kernel.step(foldIn(key(0), i), state, energy);
    release(state, info);
    state = next;
  }
  expect(numbers(state.position)[0]).toBeCloseTo(Math.sin(1), 4);
  expect(numbers(state.momentum!)[0]).toBeCloseTo(Math.cos(1), 4);
});

it('draws its first momentum at its temperature', () => {
  const n = 20_000;
  const kernel = underdamped({ stepSize: 1e-4, friction: 1e-6, temperature: 3 });
  const [{ momentum }] = firstStep(kernel, standardNormal(1).energy, key(6), tf.zeros([n, 1]));
  const second = mean(numbers(momentum!).map((u) => u * u));
  expect(Math.abs(second - 3)).toBeLessThan(5 * 3 * Math.sqrt(2 / n));
});

it('takes one gradient to start and one a step', () => {
  const { energy, gradients } = counted(standardNormal(2).energy);
  for (const { step } of walk(underdamped({ stepSize: 0.3, friction: 1 }), energy, key(0), tf.ones([3, 2]))) {
    if (step === 7) break;
  }
  expect(gradients()).toBe(1 + 7);
});

describe('where the energy is not finite', () => {
  const walled =
    (bad: number): Energy =>
    (x) =>
      scope(() => {
        const value = tf.sum(tf.mul(x, 0), 1) as tf.Tensor1D;
        return tf.where<tf.Tensor1D>(tf.greater(tf.reshape(x, [-1]), 0.5), tf.fill(value.shape, bad), value);
      });

  it.each([NaN, Infinity, -Infinity])('at %f chains stay and turn round, and are counted', (bad) => {
    const kernel = underdamped({ stepSize: 1, friction: 1e-6 });
    const start = kernel.init(tf.zeros([2, 1]), walled(bad));
    const momentum = tf.tensor2d([[1], [-1]]);
    const [next, info] = kernel.step(key(0), { ...start, momentum }, walled(bad));
    expect(numbers(info.divergent)).toEqual([1, 0]);
    expect(numbers(next.position)[0]).toBe(0);
    expect(numbers(next.momentum!)[0]).toBe(-1);
    expect(numbers(next.energy)).toEqual([0, 0]);
    expect(numbers(next.position)[1]).toBeCloseTo(-1, 1);
  });

  it('refuses to start there', () => {
    expect(() => underdamped({ stepSize: 1, friction: 1 }).init(tf.ones([2, 1]), walled(NaN))).toThrow(
      'underdamped.init: the energy at the start of chain 0 must be finite',
    );
  });

  it('holds no NaN however wild it goes', () => {
    const kernel = underdamped({ stepSize: 3, friction: 0.1 });
    for (const { step, state } of walk(kernel, doubleWell(2).energy, key(1), normal(key(2), [50, 2]))) {
      if (step < 60) continue;
      for (const tensor of [state.position, state.momentum!, state.energy, state.gradient]) {
        expect(numbers(tensor).every(Number.isFinite)).toBe(true);
      }
      break;
    }
  });
});

it('is tempered like any other', () => {
  expect(() => tempered(underdamped({ stepSize: 1, friction: 1 }), 2)).not.toThrow();
});

it.each<[unknown, string]>([
  [{ stepSize: 1 }, 'underdamped.friction: must be a finite number above 0'],
  [{ stepSize: -1, friction: 1 }, 'underdamped.stepSize: must be a finite number above 0, got -1'],
  [{ stepSize: 1, friction: 1, temperature: -1 }, 'underdamped.temperature: must be a finite number of at least 0'],
  [{ stepSize: 1, friction: 1, gamma: 1 }, 'underdamped: unknown option; known are stepSize, friction, temperature'],
])('refuses %o', (options, message) => {
  expect(() => underdamped(options as UnderdampedOptions)).toThrow(message);
});
