import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, release, run, scope, walk, type Energy, type Kernel } from '@ebmjs/core';
import { diagonalGaussian, expectNoLeak, standardNormal, testKernel, truncatedNormal } from '@ebmjs/testing';
import { tempered, type MetropolisInfo } from '../index.js';
import { adaptiveHmc, type AdaptiveHmcInfo, type AdaptiveHmcOptions, type AdaptiveHmcState } from './adaptive-hmc.js';
import { following } from './following.js';

const acceptance = (info: MetropolisInfo): tf.Tensor => info.acceptance;

describe('adaptiveHmc', () => {
  // Of thousands of chains, none tells in the step size that all share.
  describe('on a Gaussian', () =>
    testKernel({ kernel: adaptiveHmc({ stepSize: 0.9, steps: 3, target: 0.75 }), acceptance, chains: 4000 }));
  describe('with a mass', () =>
    testKernel({
      kernel: adaptiveHmc({ stepSize: 1.2, steps: 2, target: 0.7, mass: 'diagonal' }),
      acceptance,
      chains: 4000,
    }));
});

/** Acceptance and step size of the last of `steps` steps, means of 64 each, and what was learnt. */
function settled(
  kernel: Kernel<AdaptiveHmcState, AdaptiveHmcInfo>,
  energy: Energy,
  x: tf.Tensor,
  steps = 240,
): { acceptance: number; stepSize: number; learnt: AdaptiveHmcState } {
  let [sum, size] = [0, 0];
  for (const { step, state, info } of walk(kernel, energy, key(4), x)) {
    if (step > steps - 64) {
      sum += scope(() => tf.mean(info!.acceptance).dataSync()[0]!) / 64;
      size += info!.stepSize.dataSync()[0]! / 64;
    }
    if (step < steps) continue;
    const learnt = Object.fromEntries(
      Object.entries(kernel.learning!.learnt(state)).map(([name, tensor]) => [name, tensor.clone()]),
    );
    return { acceptance: sum, stepSize: size, learnt: learnt as unknown as AdaptiveHmcState };
  }
  throw new Error('not reached');
}

describe('adaptiveHmc', () => {
  const target = diagonalGaussian({ mean: [0, 0], scale: [1, 0.5] });

  it.each([0.01, 0.3, 40])('from a step of %f comes to its target', (stepSize) => {
    const x = target.sample(key(1), 200);
    const { acceptance, learnt } = settled(adaptiveHmc({ stepSize, steps: 3, target: 0.8 }), target.energy, x);
    // An acceptance has a deviation of about 0.25: over 200 chains and 64 steps 0.0022; 5 of them, and the last of the way.
    expect(Math.abs(acceptance - 0.8)).toBeLessThan(0.012);
    release(x, learnt);
  });

  it('keeps to a box', () => {
    const box = { min: 0, max: 1 };
    const { energy, sample } = truncatedNormal({ dimension: 2, mean: 0.3, scale: 0.25, box });
    const x = sample(key(1), 200);
    const kernel = adaptiveHmc({ steps: 3, box });
    const { acceptance, learnt } = settled(kernel, energy, x);
    expect(Math.abs(acceptance - 0.8)).toBeLessThan(0.012);
    const end = run(kernel, energy, key(2), x, { steps: 20 });
    const values = [...end.dataSync()];
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    release(x, learnt, end);
  });

  it('moves its step by the acceptance, within its bounds', () => {
    const { next, fresh } = following('test', { stepSize: 0.2, rate: 0.5, target: 0.6, stepSizes: [0.19, 0.22] });
    const stepped = (acceptance: number[]): number =>
      scope(() => next(fresh([1]), tf.zeros([2, 1]), tf.tensor1d(acceptance)).stepSize.dataSync()[0]!);
    expect(stepped([0.9, 0.4])).toBeCloseTo(0.2 * Math.exp(0.5 * 0.05), 6);
    expect(stepped([0.9, 0.2])).toBeCloseTo(0.2 * Math.exp(0.5 * -0.05), 6);
    expect(stepped([1, 1])).toBeCloseTo(0.22, 6);
    expect(stepped([0, 0])).toBeCloseTo(0.19, 6);
  });

  it('carries what it has learnt to chains of another energy, and follows', () => {
    const kernel = adaptiveHmc({ steps: 1 });
    const [a, b] = [standardNormal(2), diagonalGaussian({ mean: [0, 0], scale: [0.05, 0.05] })];
    const [x, y] = [a.sample(key(2), 200), b.sample(key(2), 200)];
    const first = settled(kernel, a.energy, x);
    const resumed = kernel.learning!.resumed(kernel.learning!.learnt(first.learnt));
    const state = resumed.init(y, b.energy);
    expect(state.stepSize.dataSync()).toEqual(first.learnt.stepSize.dataSync());
    const second = settled(resumed, b.energy, y);
    // The same target at a twentieth of the scale.
    expect(Math.abs(Math.log(second.stepSize / first.stepSize / 0.05))).toBeLessThan(0.05);
    release(x, y, first.learnt, second.learnt, state);
  });

  it('learns the variances of coordinates', () => {
    const wide = diagonalGaussian({ mean: [0, 3, 0], scale: [10, 1, 0.1] });
    const x = wide.sample(key(3), 300);
    const { learnt, stepSize } = settled(
      adaptiveHmc({ steps: 2, mass: 'diagonal', forgetting: 0.05 }),
      wide.energy,
      x,
      300,
    );
    const ratios = [...learnt.variance!.dataSync()].map((v, i) => v / [100, 1, 0.01][i]!);
    // A variance over 300 chains is known to 8%, and 20 steps of them are averaged.
    for (const ratio of ratios) expect(Math.abs(Math.log(ratio))).toBeLessThan(0.35);
    expect(stepSize).toBeGreaterThan(0.5); // in units of the scales; the smallest is 0.1
    release(x, learnt);
  });

  it.each<AdaptiveHmcOptions>([{ steps: 2 }, { steps: 2, mass: 'diagonal' }])(
    'with %o goes on from what it has learnt as if it had not stopped',
    (options) => {
      const kernel = adaptiveHmc(options);
      const { energy, sample } = target;
      const x = sample(key(5), 8);
      const { learnt, resumed } = kernel.learning!;
      const start = kernel.init(x, energy);
      const [one] = kernel.step(key(6), start, energy);
      const again = resumed(learnt(one)).init(one.position, energy);
      const [[two], [other]] = [kernel.step(key(7), one, energy), kernel.step(key(7), again, energy)];
      expect(other.position.dataSync()).toEqual(two.position.dataSync());
      expect(learnt(other)['stepSize']!.dataSync()).toEqual(learnt(two)['stepSize']!.dataSync());
      expect(Object.keys(learnt(two))).toEqual(Object.keys(kernel.learning!.fresh([2])));
      release(x, start, one, again, two, other);
    },
  );

  it('borrows what it resumes from, and leaks nothing', () => {
    const { learning } = adaptiveHmc({ steps: 1, mass: 'diagonal' });
    expectNoLeak(() => {
      const known = learning!.fresh([2]);
      const x = target.sample(key(8), 4);
      const end = run(learning!.resumed(known), target.energy, key(9), x, { steps: 3 });
      expect(Object.values(known).map((tensor) => tensor.isDisposed)).toEqual([false, false]);
      return [known, x, end];
    });
  });

  it('learns through `tempered`', () => {
    const kernel = tempered(adaptiveHmc({ steps: 1 }), 4);
    const known = { stepSize: tf.scalar(0.7) };
    const x = target.sample(key(1), 3);
    const state = kernel.learning!.resumed(known).init(x, target.energy);
    expect(state.stepSize.dataSync()[0]).toBeCloseTo(0.7, 6);
    const cold = kernel.init(x, target.energy);
    expect([...state.energy.dataSync()]).toEqual([...cold.energy.dataSync()]); // E / 4, both
    release(known, x, state, cold);
  });

  it.each<[unknown, string]>([
    [{}, 'hmc.steps: must be a whole number'],
    [{ steps: 1, target: 1 }, 'adaptiveHmc.target: must be a finite number from 0.001 to 0.999, got 1'],
    [{ steps: 1, rate: 0 }, 'adaptiveHmc.rate: must be a finite number above 0, got 0'],
    [{ steps: 1, stepSize: -1 }, 'adaptiveHmc.stepSize: must be a finite number above 0, got -1'],
    [{ steps: 1, stepSizes: [1, 2] }, 'adaptiveHmc.stepSize: must be a finite number from 1 to 2, got 0.1'],
    [{ steps: 1, stepSizes: [2, 1] }, 'adaptiveHmc.stepSizes[1]: must be a finite number of at least 2, got 1'],
    [{ steps: 1, mass: 'dense' }, 'adaptiveHmc.mass: must be one of unit, diagonal, got "dense"'],
    [{ steps: 1, leapfrogs: 3 }, 'adaptiveHmc: unknown option'],
  ])('refuses %o', (options, message) => {
    expect(() => adaptiveHmc(options as AdaptiveHmcOptions)).toThrow(message);
  });
});
