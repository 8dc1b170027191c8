import * as tf from '@tensorflow/tfjs-core';
import { key, run, scope, type Energy } from '@ebmjs/core';
import { ais, quadrature } from '@ebmjs/likelihood';
import { gaussian } from '@ebmjs/models';
import { hmc, type MetropolisInfo } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { near } from '../test/energies.js';
import { affine } from './affine.js';
import { conditioned } from './conditioned.js';
import { guided } from './guided.js';
import { mixture } from './mixture.js';
import { negation } from './negation.js';
import { product } from './product.js';
import { weightedSum } from './weighted-sum.js';

/** A Gaussian of the plane by its precision `[[p, r], [r, q]]` and mean. */
interface Law {
  readonly precision: readonly [p: number, r: number, q: number];
  readonly mean: readonly [number, number];
}

const determinant = ([p, r, q]: Law['precision']): number => p * q - r * r;

function covarianceOf({ precision }: Law): number[][] {
  const [p, r, q] = precision;
  const d = determinant(precision);
  return [
    [q / d, -r / d],
    [-r / d, p / d],
  ];
}

const energyOf = (law: Law): Energy => gaussian({ dimension: 2, mean: law.mean, covariance: covarianceOf(law) }).energy;

/**
 * `prod_i N_i^(w_i)` in float64: the precision `L = sum w_i L_i`, the mean `L^-1 sum w_i L_i m_i`, and the logarithm of the
 * integral of `exp(-sum_i w_i E_i)` for `E_i = (x - m_i)' L_i (x - m_i) / 2`.
 */
function analytic(laws: readonly Law[], weights: readonly number[]): Law & { logZ: number } {
  const sum = (of: (law: Law) => number): number => laws.reduce((total, law, i) => total + weights[i]! * of(law), 0);
  const times = ({ precision: [p, r, q], mean: [x, y] }: Law): [number, number] => [p * x + r * y, r * x + q * y];
  const precision = [0, 1, 2].map((k) => sum((law) => law.precision[k]!)) as unknown as Law['precision'];
  const pull = [0, 1].map((k) => sum((law) => times(law)[k]!)) as [number, number];
  const inverse = covarianceOf({ precision, mean: [0, 0] });
  const mean = inverse.map((row) => row[0]! * pull[0] + row[1]! * pull[1]) as [number, number];
  const rest = sum((law) => times(law)[0] * law.mean[0] + times(law)[1] * law.mean[1]);
  const logZ =
    Math.log(2 * Math.PI) - Math.log(determinant(precision)) / 2 - (rest - mean[0] * pull[0] - mean[1] * pull[1]) / 2;
  return { precision, mean, logZ };
}

const LAWS: readonly Law[] = [
  { precision: [1, 0.3, 2], mean: [-1, 0.5] },
  { precision: [1.5, -0.6, 0.8], mean: [1, -0.5] },
  { precision: [0.4, 0.1, 0.5], mean: [0.5, 2] },
];
const [a, b, c] = LAWS.map(energyOf) as [Energy, Energy, Energy];

const CASES: readonly (readonly [string, Energy, readonly number[]])[] = [
  ['product', product(a, b, c), [1, 1, 1]],
  ['weighted sum', weightedSum([a, b, c], [2, 0.5, 1]), [2, 0.5, 1]],
  ['product with a negation', product(a, b, negation(c, 0.7)), [1, 1, -0.7]],
  ['guidance', guided(c, [a, b], [1.5, 1]), [1.5, 1, -1.5]],
];

const N = 1500;

describe.each(CASES)('the %s of Gaussians is the Gaussian of summed precisions', (_, energy, weights) => {
  const want = analytic(LAWS, weights);

  it('by its moments, sampled by HMC from far away', () => {
    const [p, , q] = want.precision;
    const kernel = hmc({ stepSize: 0.9 / Math.sqrt(Math.max(p, q)), steps: 2 });
    let acceptance = 0;
    const onStep = (__: number, ___: unknown, info: MetropolisInfo): void => {
      acceptance += scope(() => tf.mean(info.acceptance).dataSync()[0]!) / 20;
    };
    scope(() => {
      const end = run(kernel, energy, key(1), tf.fill([N, 2], 3), { steps: 20, onStep });
      const [[vx, cov], [, vy]] = covarianceOf(want) as [[number, number], [number, number]];
      const centred = tf.sub(end, tf.tensor2d([want.mean as [number, number]]));
      const moments = [
        ...tf.mean(centred, 0).dataSync(),
        ...tf.div(tf.matMul(centred as tf.Tensor2D, centred as tf.Tensor2D, true), N).dataSync(),
      ];
      // Of means, and of second moments of a Gaussian (Isserlis): var(xy) = vx vy + cov^2.
      const scores = [
        moments[0]! / Math.sqrt(vx / N),
        moments[1]! / Math.sqrt(vy / N),
        (moments[2]! - vx) / (vx * Math.sqrt(2 / N)),
        (moments[3]! - cov) / Math.sqrt((vx * vy + cov * cov) / N),
        (moments[5]! - vy) / (vy * Math.sqrt(2 / N)),
      ];
      for (const score of scores) expect(Math.abs(score)).toBeLessThan(5);
    });
    expect(acceptance).toBeGreaterThan(0.6);
    expect(acceptance).toBeLessThan(0.98);
  });

  it('by log Z: on a grid to 1e-4, and by annealed importance sampling', async () => {
    const grid = await quadrature({
      energy,
      ranges: [
        [-9, 9],
        [-9, 9],
      ],
    });
    expect(Math.abs(grid.value - want.logZ)).toBeLessThan(1e-4);
    const base = gaussian({ dimension: 2, scale: 1.5 });
    const { logZ } = await ais({
      base,
      target: energy,
      schedule: { count: 20 },
      kernel: () => hmc({ stepSize: 0.4, steps: 2 }),
      chains: 300,
      key: key(2),
    });
    expect(logZ.standardError).toBeLessThan(0.1);
    expect(Math.abs(logZ.value - want.logZ)).toBeLessThan(5 * logZ.standardError);
  });
});

const EDGE = 40;
const line = (mean: number, scale: number) => gaussian({ dimension: 1, mean, scale });
const logZ = async (energy: Energy): Promise<number> =>
  (await quadrature({ energy, ranges: [[-EDGE, EDGE]], panels: 256 })).value;

/** Mean and variance of `exp(-E)` on the line, summed in float64. */
function moments(energy: Energy): number[] {
  const [n, step] = [4001, EDGE / 2000];
  const x = Float32Array.from({ length: n }, (_, i) => -EDGE + i * step);
  const values = scope(() => [...energy(tf.tensor2d(x, [n, 1])).dataSync()]);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const mass = values.map((value) => Math.exp(low - value));
  const total = mass.reduce((sum, m) => sum + m, 0);
  const mean = mass.reduce((sum, m, i) => sum + m * x[i]!, 0) / total;
  return [mean, mass.reduce((sum, m, i) => sum + m * (x[i]! - mean) ** 2, 0) / total];
}

describe('on the line, on a grid', () => {
  const [left, right] = [line(-2, 0.7), line(3, 1.5)];

  it('a mixture has the partition function and the moments of its shares', async () => {
    const mixed = mixture([left.energy, right.energy], { weights: [3, 1] });
    const [zl, zr] = [0.75 * Math.exp(left.logZ), 0.25 * Math.exp(right.logZ)];
    expect(Math.abs((await logZ(mixed)) - Math.log(zl + zr))).toBeLessThan(1e-5);
    const share = zl / (zl + zr);
    const mean = -2 * share + 3 * (1 - share);
    const second = share * (0.49 + 4) + (1 - share) * (2.25 + 9);
    moments(mixed).forEach((got, i) => expect(Math.abs(got - [mean, second - mean ** 2][i]!)).toBeLessThan(1e-4));
  });

  it('a mixture has the shares asked for, by logWeights of log share - log Z', () => {
    const shares = [0.2, 0.8];
    const logWeights = [left, right].map(({ logZ }, i) => Math.log(shares[i]!) - logZ);
    const [mean] = moments(mixture([left.energy, right.energy], { logWeights }));
    expect(Math.abs(mean! - (0.2 * -2 + 0.8 * 3))).toBeLessThan(1e-4);
  });

  it('a negation has the precision that is left, and its partition function', async () => {
    const both = product(left.energy, negation(right.energy, 0.6));
    const precision = 1 / 0.49 - 0.6 / 2.25;
    const mean = (-2 / 0.49 - (0.6 * 3) / 2.25) / precision;
    const rest = 4 / 0.49 - (0.6 * 9) / 2.25 - precision * mean ** 2;
    expect(Math.abs((await logZ(both)) - (Math.log((2 * Math.PI) / precision) / 2 - rest / 2))).toBeLessThan(1e-4);
    moments(both).forEach((got, i) => expect(Math.abs(got - [mean, 1 / precision][i]!)).toBeLessThan(1e-4));
  });

  it('a change of variable keeps the partition function of what it moves', async () => {
    const two = mixture([left.energy, right.energy]);
    const before = await logZ(two);
    for (const scale of [2, -0.5]) {
      const moved = affine(two, { scale, shift: 1 });
      expect(Math.abs((await logZ(moved)) - before)).toBeLessThan(1e-4);
      const [mean, variance] = moments(two);
      const got = moments(moved);
      expect(Math.abs(got[0]! - (scale * mean! + 1))).toBeLessThan(1e-3);
      expect(Math.abs(got[1]! / (scale ** 2 * variance!) - 1)).toBeLessThan(1e-3);
    }
  });

  it('conditioning is dividing the joint density by that of what is given', async () => {
    // E(z | y) + log Z(y) is the energy of a density that sums to 1, whatever the rest is.
    const given = tf.tensor2d([[0, 0.7]]);
    const slice = conditioned(mixture([a, b]), given, [1, 0]);
    const at = await logZ(slice);
    const z = [-1, 0, 2];
    const joint = (x: number[][]): number[] => scope(() => [...mixture([a, b])(tf.tensor2d(x)).dataSync()]);
    const got = scope(() => [...slice(tf.tensor2d(z, [3, 1])).dataSync()]);
    const line = Array.from({ length: 4001 }, (_, i) => [-EDGE + (i * EDGE) / 2000, 0.7]);
    const marginal = Math.log(joint(line).reduce((sum, value) => sum + (Math.exp(-value) * EDGE) / 2000, 0));
    expect(Math.abs(at - marginal)).toBeLessThan(1e-4);
    near(got, joint(z.map((value) => [value, 0.7])), 10);
    given.dispose();
  });
});
