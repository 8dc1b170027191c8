import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { EbmError, key, normal, run, walk, type Energy, type Kernel, type State } from '@ebmjs/core';
import { doubleWell, standardNormal, testKernel, truncatedNormal } from '@ebmjs/testing';
import { hmc, type HmcOptions, type MetropolisInfo } from './index.js';

const acceptance = (info: MetropolisInfo): tf.Tensor => info.acceptance;
const box = { min: 0, max: 1 };

describe('hmc', () => {
  describe('on a Gaussian', () => testKernel({ kernel: hmc({ stepSize: 0.9, steps: 3 }), acceptance }));
  describe('in two wells', () =>
    testKernel({
      kernel: hmc({ stepSize: 0.35, steps: 5 }),
      acceptance,
      target: doubleWell(2),
      steps: 60,
      chains: 4000,
    }));
  describe('in a box', () => {
    const target = truncatedNormal({ dimension: 2, mean: 0.3, scale: 0.25, box });
    testKernel({ kernel: hmc({ stepSize: 0.3, steps: 3, box }), acceptance, target, chains: 5000 });
  });
  // Every flight is accepted: what remains is the reflection.
  describe('in an empty box, flights of three widths', () => {
    const target = truncatedNormal({ dimension: 2, mean: 0, scale: Infinity, box: { min: -1, max: 2 } });
    testKernel({ kernel: hmc({ stepSize: 9, steps: 2, box: { min: -1, max: 2 } }), target });
  });
});

/** The first infos of chains that start from exact draws of N(0, 1). */
function stationary(options: HmcOptions, n: number): { p: number[]; error: number[] } {
  const x = normal(key(1), [n, 1]);
  for (const { step, info } of walk(hmc(options), standardNormal(1).energy, key(2), x)) {
    if (step === 0) continue;
    return { p: Array.from(info!.acceptance.dataSync()), error: Array.from(info!.energyError.dataSync()) };
  }
  throw new Error('not reached');
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
function standardError(values: readonly number[]): number {
  const m = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - m) ** 2)) / values.length);
}

// (4 / pi) atan(1 / sqrt(lambda)), lambda the larger eigenvalue of M'M with M the leapfrog's map to the power L on
// N(0, 1); from a float64 evaluation of that formula, confirmed by simulation.
describe.each([
  [0.5, 1, 0.990053625442],
  [1, 1, 0.920833151679],
  [1.5, 1, 0.745848164549],
  [0.5, 5, 0.98815023158],
  [1, 3, 1],
  [1, 5, 0.920833151679],
  [1.2, 3, 0.906295839157],
  [0.25, 10, 0.997026331014],
])('hmc on N(0, 1), leapfrogs of %f, %i a step', (stepSize, steps, exact) => {
  const { p, error } = stationary({ stepSize, steps }, 40_000);

  it(`accepts ${exact} of its proposals`, () => {
    expect(Math.abs(mean(p) - exact)).toBeLessThan(5 * standardError(p) + 1e-6); // rounding, where all are accepted
  });

  it('keeps E[exp(-dH)] at 1 (Creutz 1988) and E[min(1, exp(-dH))] at 2 P(dH < 0)', () => {
    if (exact === 1) return expect(Math.max(...error.map(Math.abs))).toBeLessThan(1e-4);
    const creutz = error.map((dH) => Math.exp(-dH));
    // Below an acceptance of 0.78 the variance of this average is infinite.
    if (exact > 0.8) expect(Math.abs(mean(creutz) - 1)).toBeLessThan(5 * standardError(creutz));
    const paired = error.map((dH, i) => p[i]! - 2 * Number(dH < 0));
    expect(Math.abs(mean(paired))).toBeLessThan(5 * standardError(paired));
  });
});

describe('hmc', () => {
  it('takes one gradient to start and one a leapfrog', () => {
    const { energy } = standardNormal(2);
    let gradients = 0;
    const counted: Energy = Object.assign((x: tf.Tensor) => energy(x), {
      valueAndGrad: (x: tf.Tensor) => (gradients++, energy.valueAndGrad!(x)),
    });
    run(hmc({ stepSize: 0.3, steps: 4 }), counted, key(0), tf.ones([3, 2]), { steps: 5 }).dispose();
    expect(gradients).toBe(1 + 5 * 4);
  });

  it('says which proposals diverge, and keeps the chain where it was', () => {
    const wild: Kernel<State, MetropolisInfo> | ReturnType<typeof hmc> = hmc({ stepSize: 4, steps: 20 });
    const x = normal(key(3), [5, 2]);
    for (const { step, state, info } of walk(wild as ReturnType<typeof hmc>, standardNormal(2).energy, key(4), x)) {
      if (step === 0) continue;
      expect([...info!.divergent.dataSync()]).toEqual([1, 1, 1, 1, 1]);
      expect([...info!.accepted.dataSync()]).toEqual([0, 0, 0, 0, 0]);
      expect([...state.position.dataSync()]).toEqual([...x.dataSync()]);
      break;
    }
  });

  it('refuses a start outside its box', () => {
    const start = () =>
      run(hmc({ stepSize: 1, steps: 1, box }), standardNormal(1).energy, key(0), tf.fill([2, 1], 1.5), { steps: 1 });
    expect(start).toThrow('hmc.init: the start must lie in the box from 0 to 1, got [1.5,1.5]');
  });

  it.each<[unknown, string]>([
    [{ stepSize: 0, steps: 1 }, 'hmc.stepSize: must be a finite number above 0, got 0'],
    [{ stepSize: 1, steps: 0 }, 'hmc.steps: must be a whole number of at least 1, got 0'],
    [{ stepSize: 1, steps: 1.5 }, 'hmc.steps: must be a whole number of at least 1, got 1.5'],
    [{ stepSize: 1, steps: 1, box: { min: 1, max: 0 } }, 'hmc.box: must have finite faces with min below max'],
    [{ stepSize: 1, steps: 1, leapfrogs: 3 }, 'hmc: unknown option; known are stepSize, steps, jitter'],
  ])('refuses %o', (options, message) => {
    expect(() => hmc(options as HmcOptions)).toThrow(EbmError);
    expect(() => hmc(options as HmcOptions)).toThrow(message);
  });
});
