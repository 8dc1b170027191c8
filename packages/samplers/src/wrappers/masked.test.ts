import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, run, scope, walk, type Energy, type Kernel, type State } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { diagonalGaussian, expectNoLeak, momentScores, testKernel } from '@ebmjs/testing';
import { hmc, langevin, mala, masked, reflected, type MetropolisInfo, type Point } from '../index.js';
import { allowedGap, column, largestGap } from './distribution.fixture.js';

const acceptance = (info: MetropolisInfo): tf.Tensor => info.acceptance;

describe('masked hmc with all free', () =>
  testKernel({ kernel: masked(hmc({ stepSize: 0.9, steps: 3 }), [1, 1, 1]), acceptance, chains: 5000 }));

// What x0 and x2 are given x1 = 2, by the formula of Gaussian conditioning: C = [[1, .6, .3], [.6, 1.5, -.4], [.3, -.4, .8]].
const covariance = [
  [1, 0.6, 0.3],
  [0.6, 1.5, -0.4],
  [0.3, -0.4, 0.8],
];
const joint = gaussian({ dimension: 3, mean: 0, covariance });
const given = 2;
const mean = [(0.6 / 1.5) * given, (-0.4 / 1.5) * given];
const conditional = [
  [1 - 0.36 / 1.5, 0.3 + 0.24 / 1.5],
  [0.3 + 0.24 / 1.5, 0.8 - 0.16 / 1.5],
];

const N = 10_000;
/** Exact draws of the free coordinates, the fixed one between them. */
const start = scope(() => {
  const lower = Math.sqrt(conditional[0]![0]!);
  const [a, b] = [normal(key(1), [N, 1]), normal(key(2), [N, 1])];
  const slope = conditional[0]![1]! / lower;
  const rest = Math.sqrt(conditional[1]![1]! - slope ** 2);
  const x0 = tf.add(tf.mul(a, lower), mean[0]!);
  const x2 = tf.add(tf.add(tf.mul(a, slope), tf.mul(b, rest)), mean[1]!);
  return tf.concat([x0, tf.fill([N, 1], given), x2], 1);
});

/** The free coordinates, made independent and standard by the exact conditional law. */
function standardised(x: tf.Tensor): Float32Array {
  const rows = x.dataSync<'float32'>();
  const lower = Math.sqrt(conditional[0]![0]!);
  const slope = conditional[0]![1]! / lower;
  const rest = Math.sqrt(conditional[1]![1]! - slope ** 2);
  return Float32Array.from({ length: 2 * N }, (_, i) => {
    const [x0, x2] = [rows[3 * (i >> 1)]!, rows[3 * (i >> 1) + 2]!];
    const z = (x0 - mean[0]!) / lower;
    return i % 2 === 0 ? z : (x2 - mean[1]! - slope * z) / rest;
  });
}
const draws = standardised(start);
const worst = (x: tf.Tensor): number =>
  Math.max(...momentScores(standardised(x), draws, { mean: [0, 0], variance: [1, 1] }).map(({ z }) => Math.abs(z)));

/** Of the standard normal distribution (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
function phi(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x > 0 ? 1 - tail : tail;
}

const mask = [true, false, true];
describe.each([
  ['hmc', hmc({ stepSize: 0.85, steps: 2 })],
  ['mala', mala({ stepSize: 0.5 })],
] as [string, Kernel<Point, MetropolisInfo>][])('masked %s on a Gaussian', (_, kernel) => {
  it('leaves the conditional density alone, at work, and the rest to the bit', () => {
    let accepted = 0;
    const onStep = (__: number, ___: State, info: MetropolisInfo): void => {
      accepted += scope(() => tf.mean(info.acceptance).dataSync()[0]!) / 20;
    };
    const end = run(masked(kernel, mask), joint.energy, key(3), start, { steps: 20, onStep });
    expect(accepted).toBeGreaterThan(0.5);
    expect(accepted).toBeLessThan(0.92);
    expect(worst(end)).toBeLessThan(5.4);
    const free = standardised(end);
    for (const i of [0, 1]) expect(largestGap(column(free, i, 2), phi)).toBeLessThan(allowedGap(N));
    expect(column(end.dataSync(), 1, 3).every((x) => x === given)).toBe(true);
  });
});

describe('masked', () => {
  it('takes images, masks of numbers, and any order of what is free', () => {
    const { energy } = diagonalGaussian({ mean: [0], scale: [1] });
    const picture = Object.assign((x: tf.Tensor) => scope(() => energy(tf.reshape(tf.sum(x, [1, 2]), [-1, 1]))), {});
    const x = normal(key(0), [3, 2, 2, 1]);
    const kernel = masked(reflected(langevin({ stepSize: 0.01 }), { min: -9, max: 9 }), [0, 1, 1, 0]);
    expectNoLeak(() => {
      const end = run(kernel, picture, key(1), x, { steps: 3 });
      expect(end.shape).toEqual(x.shape);
      const [a, b] = [x.dataSync(), end.dataSync()];
      a.forEach((value, i) => expect(value === b[i]).toBe(i % 4 === 0 || i % 4 === 3));
      return end;
    });
  });

  it('draws nothing for what is fixed: the free coordinates are a chain of their own', () => {
    const { energy } = diagonalGaussian({ mean: [1, -2], scale: [1, 2] });
    const alone = diagonalGaussian({ mean: [-2], scale: [2] }).energy;
    const x = normal(key(0), [50, 2]);
    const step = hmc({ stepSize: 0.5, steps: 3 });
    const both = run(masked(step, [0, 1]), energy, key(1), x, { steps: 4 }).dataSync();
    const one = run(step, alone, key(1), tf.slice(x, [0, 1]), { steps: 4 }).dataSync();
    one.forEach((value, i) => expect(Math.abs(value - both[2 * i + 1]!)).toBeLessThan(1e-4));
  });

  it('gives each chain a mask of its own, as if it had been alone', () => {
    const { energy } = joint;
    const x = normal(key(4), [3, 3]);
    const masks = [
      [1, 0, 1],
      [0, 1, 1],
      [1, 1, 0],
    ];
    const step = langevin({ stepSize: 0.1, temperature: 0 });
    expectNoLeak(() => {
      const all = run(masked(step, masks), energy, key(1), x, { steps: 4 });
      const [before, after] = [x.arraySync() as number[][], all.arraySync() as number[][]];
      masks.forEach((mask, chain) => {
        const from = tf.tensor2d([before[chain]!]);
        const one = run(masked(step, mask), energy, key(1), from, { steps: 4 });
        const alone = (one.arraySync() as number[][])[0]!;
        tf.dispose([from, one]);
        alone.forEach((value, i) => expect(Math.abs(value - after[chain]![i]!)).toBeLessThan(1e-6));
        mask.forEach((free, i) => expect(after[chain]![i] === before[chain]![i]).toBe(free === 0));
      });
      return all;
    });
  });

  it('leaves the conditional density alone by different masks of different chains', () => {
    // Half of the chains have their first two coordinates the other way round.
    const swapped = (x: tf.Tensor): tf.Tensor2D =>
      scope(() => {
        const [first, second] = tf.split(x as tf.Tensor2D, 2) as [tf.Tensor2D, tf.Tensor2D];
        return tf.concat([first, tf.gather(second, tf.tensor1d([1, 0, 2], 'int32'), 1)]);
      });
    const energy: Energy = (x) => scope(() => joint.energy(swapped(x)));
    const masks = Array.from({ length: N }, (_, chain) => (chain < N / 2 ? [1, 0, 1] : [0, 1, 1]));
    const end = run(masked(hmc({ stepSize: 0.85, steps: 2 }), masks), energy, key(3), swapped(start), { steps: 20 });
    const back = swapped(end);
    expect(worst(back)).toBeLessThan(5.4);
    expect(column(back.dataSync(), 1, 3).every((x) => x === given)).toBe(true);
  });

  it('refuses masks that are none', () => {
    const step = langevin({ stepSize: 0.1 });
    expect(() => masked(step, [0, 0])).toThrow('masked.mask: must leave a coordinate free to move, got 2');
    expect(() => masked(step, [0, 2])).toThrow('masked.mask: must be 0 or 1 everywhere, got 2');
    expect(() =>
      masked(step, [
        [1, 0, 1],
        [1, 2, 0],
      ]),
    ).toThrow('masked.mask[1]: must be 0 or 1 everywhere, got 2');
    expect(() =>
      masked(step, [
        [1, 0, 1],
        [1, 0],
      ]),
    ).toThrow('masked.mask[1]: must have 3 values, as the first, got 2');
    expect(() =>
      masked(step, [
        [1, 0, 1],
        [1, 0, 0],
      ]),
    ).toThrow('masked.mask[1]: must leave 2 coordinates free, as the');
    expect(() => masked(step, [[1, 0, 1]]).init(start, joint.energy)).toThrow(
      `masked.mask: must be one mask, or one for each of ${N} chains, got 1`,
    );
    expect(() => masked(step, [0, 1]).init(start, joint.energy)).toThrow(
      'masked.mask: must have a value for each of 3 coordinates, got 2',
    );
  });
});

describe('a mask on positions only, momenta and slopes left as they are', () => {
  it('is refused by the same test', () => {
    const inner = hmc({ stepSize: 1, steps: 2 });
    const free = tf.tensor2d([[true, false, true]], [1, 3], 'bool');
    const mutant: Kernel<State, MetropolisInfo> = {
      init: (position) => ({ position: position.clone() }),
      step: (k, { position }, energy) =>
        scope(() => {
          const [next, info] = inner.step(k, inner.init(position, energy), energy);
          return [{ position: tf.where(free, next.position, position) }, info] as const;
        }),
    };
    for (const { step, state } of walk(mutant, joint.energy, key(3), start)) {
      if (step < 20) continue;
      expect(worst(state.position)).toBeGreaterThan(10);
      break;
    }
  });
});
