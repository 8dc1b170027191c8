import * as tf from '@tensorflow/tfjs-core';
import { product, weightedSum } from '@ebmjs/composition';
import { foldIn, gradient, key, normal, run, scope, walk, type Energy } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { expectNoLeak } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { clamped, langevin, mala } from '../index.js';
import { alternating } from './alternating.js';

const at = (mean: number, variance: number): Energy =>
  gaussian({ dimension: 1, mean, scale: Math.sqrt(variance) }).energy;

// N(-1, 1) and N(2, 1/2): precisions 1 and 2, so that the product is N(1, 1/3).
const first = { mean: -1, precision: 1 };
const second = { mean: 2, precision: 2 };
const both = product(at(-1, 1), at(2, 1 / 2));

interface Law {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Where `x -> a2 (a1 x + (1 - a1) m1 + s z1) + (1 - a2) m2 + s z2` settles, with `a_i = 1 - h p_i` and `s^2 = 2 h T`:
 * what a sweep is on two Gaussians.
 */
function settled(h: number, temperature: number): Law {
  const [a1, a2] = [1 - h * first.precision, 1 - h * second.precision];
  return {
    mean: (a2 * (1 - a1) * first.mean + (1 - a2) * second.mean) / (1 - a1 * a2),
    variance: (2 * h * temperature * (1 + a2 ** 2)) / (1 - (a1 * a2) ** 2),
  };
}

const N = 10_000;
const sampled = (energy: Energy, stepSize: number, { temperature = 0.5, steps = 25 } = {}): Law =>
  scope(() => {
    const kernel = alternating(langevin({ stepSize, temperature }));
    const end = run(kernel, energy, key(1), tf.ones([N, 1]), { steps });
    const { mean, variance } = tf.moments(end);
    return { mean: mean.dataSync()[0]!, variance: variance.dataSync()[0]! };
  });

/** Distances in standard errors of `N` independent draws. */
const scores = (got: Law, want: Law): number[] => [
  Math.abs(got.mean - want.mean) / Math.sqrt(want.variance / N),
  Math.abs(got.variance - want.variance) / (want.variance * Math.sqrt(2 / N)),
];

describe('alternating Langevin on two Gaussians', () => {
  const product = { mean: 1, variance: 1 / 3 };

  it('settles where its equation says: beside the product, towards the factor that came last', () => {
    const [got, want] = [sampled(both, 0.2), settled(0.2, 0.5)];
    for (const score of scores(got, want)) expect(score).toBeLessThan(5);
    expect(want.mean).toBeGreaterThan(1.15);
    expect(scores(got, product)[0]).toBeGreaterThan(20);
    expect(Math.max(...scores(got, settled(0.2, 1)))).toBeGreaterThan(20); // of the noise of both at T = 1
  });

  it('is the product at T = 1/m as steps get small, with an error of their order', () => {
    const gaps = [0.02, 0.01, 0.005].map((h) => {
      const { mean, variance } = settled(h, 0.5);
      return [Math.abs(mean - 1) / h, Math.abs(variance - 1 / 3) / h];
    });
    for (const gap of [0, 1]) expect(gaps[0]![gap]! / gaps[2]![gap]!).toBeCloseTo(1, 1);
    const got = sampled(both, 0.02, { steps: 100 });
    for (const score of scores(got, settled(0.02, 0.5))) expect(score).toBeLessThan(5);
    expect(Math.abs(got.mean - 1)).toBeLessThan(0.03);
  });

  it('takes weights, and leaves out factors of none', () => {
    const heavy = weightedSum([at(-1, 2), at(2, 1), at(9, 1)], [2, 2, 0]); // precisions 1 and 2 again
    for (const score of scores(sampled(heavy, 0.2), settled(0.2, 0.5))) expect(score).toBeLessThan(5);
  });
});

describe('alternating', () => {
  const x = normal(key(0), [5, 1]);

  it('is a step on each factor in turn, by a key of its own: gradient, noise, step, clamp', () => {
    const box = { min: -0.5, max: 0.5 };
    const stepSize = 0.3;
    const sweep = alternating(clamped(langevin({ stepSize, temperature: 0.1 }), box));
    scope(() => {
      const end = run(sweep, both, key(7), x, { steps: 1 });
      let want = tf.clipByValue(x, box.min, box.max) as tf.Tensor;
      for (const [i, factor] of both.factors.entries()) {
        const noise = tf.mul(normal(foldIn(foldIn(key(7), 0), i), x.shape), Math.sqrt(2 * stepSize * 0.1));
        const moved = tf.add(tf.sub(want, tf.mul(gradient(factor)(want), stepSize)), noise);
        want = tf.clipByValue(moved, box.min, box.max);
      }
      const gap = tf.max(tf.abs(tf.sub(end, want))).dataSync()[0]!;
      expect(gap).toBeLessThan(1e-6);
    });
  });

  it('hands on what the kernel says of each factor, and leaks nothing', () => {
    const kernel = alternating(langevin({ stepSize: 0.1 }));
    expectNoLeak(() => {
      const state = kernel.init(x, both);
      const [next, info] = kernel.step(key(1), state, both);
      expect(info.factors.map(({ energy }) => energy.shape)).toEqual([[5], [5]]);
      return [state, next, info];
    });
    let counts = new Set<number>();
    for (const { step } of walk(kernel, both, key(2), x)) {
      if (step > 1) counts = counts.add(tf.memory().numTensors);
      if (step === 20) break;
    }
    expect(counts.size).toBe(1);
  });

  it('refuses energies without factors, kernels with caches, and starts that are not finite', () => {
    const kernel = alternating(langevin({ stepSize: 0.1 }));
    expect(() => run(kernel, at(0, 1), key(0), x, { steps: 1 })).toThrow('alternating.energy: must know its factors');
    const cached = alternating(mala({ stepSize: 0.1 }) as never);
    expect(() => cached.init(x, both)).toThrow('alternating.kernel: must carry nothing but a position');
    const bad = product(at(0, 1), at(0, 1));
    const start = tf.tensor2d([[NaN]]);
    expect(() => run(kernel, bad, key(0), start, { steps: 1 })).toThrow('langevin');
    start.dispose();
  });
});
