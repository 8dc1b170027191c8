import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, randint, run, scope, walk, type Energy, type Key } from '@ebmjs/core';
import { standardNormal, testKernel } from '@ebmjs/testing';
import { counted, mean, numbers, standardError } from '../../test/read.js';
import { cyclical, diagonalMass, polynomialDecay, sgld, type SgldOptions } from '../index.js';

const euler =
  (h: number): ((variance: number) => number) =>
  (v) =>
    v / (1 - h / (2 * v));

describe('sgld of the energy itself', () =>
  testKernel({ kernel: sgld({ stepSize: 0.3 }), bias: euler(0.3), chains: 6000 }));
describe('sgld of a preconditioned step', () => {
  const preconditioner = diagonalMass([0.49, 1, 2.56]);
  const kernel = sgld({ stepSize: () => 0.4, preconditioner });
  testKernel({ kernel, bias: (v) => v / 0.8, chains: 6000, steps: 20 });
});

/**
 * `E(x) = sum_i (x - y_i)^2 / 2` over `n` numbers `y_i`, and its estimate by one of them, each chain with its own. The
 * posterior is N(mean y, 1 / n); the estimate's gradient is `n x - n y_i`.
 */
const DATA = [-1, 0.5, 2, 0.1, 1.4];
const N = DATA.length;
const CENTRE = mean(DATA);
const full: Energy = (x) => scope(() => tf.sum(tf.div(tf.square(tf.sub(x, DATA)), 2), 1)); // [chains, 1] against [N]
const oneOfThem =
  (_: Energy, k: Key): Energy =>
  (x) =>
    scope(() => {
      const drawn = tf.tensor1d(Array.from(randint(k, x.shape[0]!, N), (i) => DATA[i]!));
      return tf.mul(tf.square(tf.sub(tf.reshape(x, [-1]), drawn)), N / 2) as tf.Tensor1D;
    });

it('bears the noise of an estimate, and no more', () => {
  // x' = (1 - h N) x + h N y_i + sqrt(2h) z, so that the variance is (h^2 N^2 Var y + 2h) / (1 - (1 - h N)^2).
  const h = 0.02;
  const n = 20_000;
  const spread = mean(DATA.map((y) => (y - CENTRE) ** 2));
  const exact = (h ** 2 * N ** 2 * spread + 2 * h) / (1 - (1 - h * N) ** 2);
  const end = run(sgld({ stepSize: h, estimate: oneOfThem }), full, key(1), tf.fill([n, 1], CENTRE), { steps: 60 });
  const gaps = numbers(end).map((x) => x - CENTRE);
  const squares = gaps.map((gap) => gap ** 2);
  expect(Math.abs(mean(gaps))).toBeLessThan(5 * standardError(gaps));
  expect(Math.abs(mean(squares) - exact)).toBeLessThan(5 * standardError(squares) + 0.9 ** 120 * exact); // and how far it has come
  expect(exact).toBeGreaterThan(1.1 / N); // a bias that it can see
});

it('with steps that shrink comes close to the target', () => {
  const n = 10_000;
  const kernel = sgld({ stepSize: polynomialDecay({ first: 0.04, offset: 10, exponent: 1 }), estimate: oneOfThem });
  const end = run(kernel, full, key(2), tf.fill([n, 1], CENTRE), { steps: 400 });
  const squares = numbers(end).map((x) => (x - CENTRE) ** 2);
  // At the last step, 0.001, the estimate's noise adds h N Var y / 2 to the variance, and the past twice that at most.
  expect(Math.abs(mean(squares) - 1 / N)).toBeLessThan(5 * standardError(squares) + 0.05 / N);
});

it('takes the steps of its schedules, and reports them', () => {
  const schedule = cyclical({ stepSize: 0.1, period: 4, exploration: 0.5 });
  const kernel = sgld({ stepSize: schedule.stepSize, temperature: schedule.temperature });
  const x = normal(key(3), [4, 2]);
  let last = numbers(x);
  for (const { step, state, info } of walk(kernel, standardNormal(2).energy, key(4), x)) {
    if (!info) continue;
    expect(state.steps).toBe(step);
    expect(info.stepSize).toBe(schedule.stepSize(step - 1));
    expect(info.temperature).toBe(schedule.temperature(step - 1));
    const now = numbers(state.position);
    const noise = now.map((value, i) => Math.abs(value - (1 - info.stepSize) * last[i]!));
    // Descent alone while it explores, noise after.
    if (schedule.sampling(step - 1)) expect(Math.max(...noise)).toBeGreaterThan(1e-3);
    else expect(Math.max(...noise)).toBeLessThan(1e-6);
    last = now;
    if (step === 8) break;
  }
});

it('makes one estimate and takes one gradient a step, each with a key of its own', () => {
  const { energy, gradients } = counted(standardNormal(2).energy);
  const keys: string[] = [];
  const estimate = (given: Energy, k: Key): Energy => {
    expect(given).toBe(energy);
    keys.push(k.join());
    return given;
  };
  run(sgld({ stepSize: 0.1, estimate }), energy, key(0), tf.ones([3, 2]), { steps: 5 }).dispose();
  expect(gradients()).toBe(5);
  expect(new Set(keys).size).toBe(5);
});

it.each<[unknown, string]>([
  [{ stepSize: 0 }, 'sgld.stepSize: must be a finite number above 0, got 0'],
  [{ stepSize: 1, temperature: -1 }, 'sgld.temperature: must be a finite number of at least 0, got -1'],
  [{ stepSize: 1, noise: 1 }, 'sgld: unknown option; known are stepSize, temperature, preconditioner, estimate'],
])('refuses %o', (options, message) => {
  expect(() => sgld(options as SgldOptions)).toThrow(message);
});

it('refuses what a schedule gives', () => {
  const kernel = sgld({ stepSize: (step) => 0.1 - step });
  const x = tf.zeros([2, 1]);
  expect(() => run(kernel, standardNormal(1).energy, key(0), x, { steps: 2 })).toThrow(
    'sgld.stepSize: must be a finite number above 0, got -0.9',
  );
});
