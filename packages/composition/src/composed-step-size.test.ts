import * as tf from '@tensorflow/tfjs-core';
import { key, normal, run, scope, type Energy } from '@ebmjs/core';
import { hmc, langevin, type MetropolisInfo } from '@ebmjs/samplers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analytic } from '../test/energies.js';
import { composedStepSize } from './composed-step-size.js';
import { product } from './product.js';

const step = fc.double({ min: 1e-3, max: 10, noNaN: true });
const steps = fc.array(step, { minLength: 1, maxLength: 5 });

describe('composedStepSize', () => {
  it('adds curvatures: 1 over the sum of 1/h, or of 1/h^2 under a root', () => {
    expect(composedStepSize([1, 0.5])).toBeCloseTo(1 / 3, 12);
    expect(composedStepSize([1, 0.5], { weights: [2, -0.25] })).toBeCloseTo(1 / 2.5, 12);
    expect(composedStepSize([1, 0.5], { dynamics: 'leapfrog' })).toBeCloseTo(1 / Math.sqrt(5), 12);
    expect(composedStepSize([2], { weights: [1 / 4], dynamics: 'leapfrog' })).toBeCloseTo(4, 12);
  });

  it('is the step of one alone, is shorter with every factor, and adds in any order', () => {
    fc.assert(
      fc.property(steps, step, fc.constantFrom('langevin' as const, 'leapfrog' as const), (some, more, dynamics) => {
        const of = (list: readonly number[]): number => composedStepSize(list, { dynamics });
        expect(of([more])).toBeCloseTo(more, 9);
        expect(of([...some, more])).toBeLessThan(Math.min(more, of(some)) * (1 + 1e-9));
        expect(of([...some, more]) / of([of(some), more])).toBeCloseTo(1, 9);
        expect(of([more, ...some]) / of([...some, more])).toBeCloseTo(1, 9);
      }),
    );
  });

  it.each([
    [[1, 0], {}, 'composedStepSize.stepSizes[1]: must be a finite number above 0, got 0'],
    [[1], { weights: [1, 2] }, 'composedStepSize.weights: must hold 1 numbers'],
    [[], {}, 'composedStepSize.weights: must have one that is not 0'],
    [[1], { dynamics: 'hmc' }, 'composedStepSize.dynamics: must be one of langevin, leapfrog, got "hmc"'],
    [[1], { kind: 1 }, 'composedStepSize: unknown option'],
  ])('refuses %j %j', (given, options, message) =>
    expect(() => composedStepSize(given, options as never)).toThrow(message),
  );
});

/** Four Gaussians of variance 1 at different places: one Gaussian of variance 1/4. Each has curvature 1. */
const four: Energy = product(...[-1, 0, 1, 2].map((mean) => analytic(mean, 1)));
const start = scope(() => tf.add(tf.mul(normal(key(0), [400, 2]), 0.5), 0.5)); // exact draws of the product

describe('a sampler that suits each of four factors', () => {
  const h = 1; // half of what is stable for each
  const spread = (stepSize: number): number =>
    scope(() => {
      const end = run(langevin({ stepSize }), four, key(1), start, { steps: 40 });
      return tf.mean(tf.square(tf.sub(end, 0.5))).dataSync()[0]!;
    });

  it('Langevin: diverges as it is; rescaled it settles where its own error says', () => {
    expect(spread(h)).toBeGreaterThan(1e6);
    // v / (1 - h / 2v) at v = h = 1/4. The standard error of a variance of 800 numbers is sqrt(2/800) of it.
    const want = 0.25 / (1 - 0.25 / 0.5);
    expect(Math.abs(spread(composedStepSize([h, h, h, h])) - want)).toBeLessThan(5 * want * Math.sqrt(2 / 800));
  });

  it('HMC: accepts next to nothing as it is; rescaled as much as each alone', () => {
    const epsilon = 1.2; // of at most 2
    const acceptance = (energy: Energy, stepSize: number, from: tf.Tensor): number => {
      let sum = 0;
      const onStep = (_: number, __: unknown, info: MetropolisInfo): void => {
        sum += scope(() => tf.mean(info.acceptance).dataSync()[0]!) / 10;
      };
      run(hmc({ stepSize, steps: 6 }), energy, key(2), from, { steps: 10, onStep }).dispose();
      return sum;
    };
    const one = normal(key(3), [400, 2]);
    const alone = acceptance(analytic(0, 1), epsilon, one);
    const rescaled = acceptance(
      four,
      composedStepSize(
        [1, 1, 1, 1].map((s) => s * epsilon),
        { dynamics: 'leapfrog' },
      ),
      start,
    );
    expect(acceptance(four, epsilon, start)).toBeLessThan(0.01);
    expect(alone).toBeGreaterThan(0.5);
    expect(Math.abs(rescaled - alone)).toBeLessThan(5 * Math.sqrt(2 / 4000)); // two means of 4000 numbers in [0, 1]
    one.dispose();
  });
});
