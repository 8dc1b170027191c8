import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, scope, uniform, type Energy, type Reference } from '@ebmjs/core';
import { banana, funnel, gaussian, ising } from '@ebmjs/models';
import { gibbs, hmc } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { ais, decoderLikelihood, pilotStepSizes, quadrature, smc, thermodynamicIntegration } from './index.js';

/** Each computed independently in float64, to twelve digits. */
const line =
  (body: (x: tf.Tensor) => tf.Tensor): Energy =>
  (x) =>
    scope(() => tf.sum(body(x), 1) as tf.Tensor1D);
const wells = (height: number, tilt: number) =>
  line((x) => tf.add(tf.mul(tf.square(tf.sub(tf.square(x), 1)), height), tf.mul(x, tilt)));
const logGamma = (a: number, b: number) => line((x) => tf.sub(tf.mul(tf.exp(x), b), tf.mul(x, a)));

const LINES = [
  ['log-gamma of 5 and 10', logGamma(5, 10), -8.334871634622, [-12, 3]],
  ['log-gamma of 2 and 3', logGamma(2, 3), -2.197224577336, [-18, 4]],
  ['quartic', line((x) => tf.div(tf.square(tf.square(x)), 4)), 0.941448934418, [-5, 5]],
  ['two wells', wells(1, 0), 0.679926242894, [-3, 3]],
  ['two deep wells', wells(4, 0), -0.053571853616, [-2.5, 2.5]],
  ['two tilted wells', wells(4, 0.5), 0.057331153533, [-2.5, 2.5]],
  ['quartic less a parabola', line((x) => tf.sub(tf.pow(x, 4), tf.mul(tf.square(x), 4))), 4.293001736664, [-4, 4]],
] as const;

const base = gaussian({ dimension: 1, scale: 1.2 });
const kernel = () => hmc({ stepSize: 0.3, steps: 4 });

/** How many standard errors off, which must not be met by stating a large one. */
function off({ value, standardError }: { value: number; standardError: number }, truth: number, most = 0.08): number {
  expect(standardError).toBeLessThan(most);
  return Math.abs(value - truth) / standardError;
}

describe.each(LINES)('%s', (_, target, truth, range) => {
  it('by annealing, in one direction, with resampling and by its slope', async () => {
    const run = { base, target, kernel, key: key(1) };
    const annealed = await ais({ ...run, schedule: { count: 20, kind: 'power' }, chains: 800 });
    expect(off(annealed.logZ, truth)).toBeLessThan(5.2);
    const resampled = await smc({ ...run, schedule: { count: 10, kind: 'power' }, particles: 100, populations: 20 });
    expect(off(resampled.logZ, truth)).toBeLessThan(5.5);
    const schedule = { count: 12, kind: 'power' } as const;
    const integrated = await thermodynamicIntegration({ ...run, schedule, chains: 200, burnIn: 3, draws: 3 });
    expect(Math.abs(integrated.logZ.value - truth)).toBeLessThan(5.2 * integrated.logZ.standardError + 0.02);
  });

  it('by quadrature, to a millionth', async () => {
    const { value } = await quadrature({ energy: target, ranges: [range], panels: 128 });
    expect(Math.abs(value - truth)).toBeLessThan(1e-6);
  });
});

describe.each([
  [
    'Rosenbrock',
    banana({ mean: 1, scale: Math.sqrt(10), width: Math.sqrt(0.1) }),
    [1, 11],
    [4, 18],
    Math.log(2 * Math.PI),
  ],
  ['banana', banana({ scale: 10, curvature: 0.03, width: 1 }), [0, 3], [11, 6], Math.log(20 * Math.PI)],
  ['funnel', funnel({ dimension: 3, scale: 1 }), [0, 0, 0], [1.2, 3, 3], 1.5 * Math.log(2 * Math.PI)],
] as const)('%s', (_, target, centre, scale, truth) => {
  it('by annealing from a Gaussian', async () => {
    expect(target.logZ).toBeCloseTo(truth, 12);
    const wide = gaussian({ dimension: centre.length, mean: [...centre], scale: [...scale] });
    const path = { base: wide, target: target.energy, schedule: { count: 150, kind: 'power', exponent: 3 } } as const;
    const move = (stepSize: number) => hmc({ stepSize, steps: 5 });
    const stepSize = await pilotStepSizes({ ...path, kernel: move, chains: 50, stepSize: 2, key: key(2) });
    const { logZ } = await ais({ ...path, kernel: (beta) => move(stepSize(beta)), chains: 300, key: key(3) });
    expect(off(logZ, truth, 0.2)).toBeLessThan(5);
  });
});

describe('the Ising model of 4 by 4 on a torus', () => {
  const coins: Reference = {
    shape: [4, 4],
    energy: (x) => scope(() => tf.zeros([x.shape[0]!])),
    logZ: 16 * Math.LN2,
    sample: (k, n) => scope(() => tf.sub(tf.mul(tf.cast(tf.less(uniform(k, [n, 4, 4]), 0.5), 'float32'), 2), 1)),
  };
  it.each([
    [0.1, 11.252588451586],
    [0.2, 11.771470358542],
    [Math.log(1 + Math.SQRT2) / 2, 15.521915458755],
    [0.6, 20.056532884347],
  ])('coupling %d, by Gibbs sampling', async (coupling, truth) => {
    const model = ising({ shape: [4, 4], coupling, edges: 'periodic' });
    expect(Math.abs(model.logZ - truth)).toBeLessThan(1e-10);
    const sweep = gibbs({ values: 'spins' });
    const run = { base: coins, target: model.energy, kernel: () => sweep, schedule: { count: 16 }, chains: 150 };
    const { logZ } = await ais({ ...run, key: foldIn(key(4), Math.round(100 * coupling)) });
    expect(off(logZ, truth, 0.25)).toBeLessThan(5);
  });
});

describe('the evidence of a linear regression, noise of variance', () => {
  const X = Array.from({ length: 20 }, (_, t) =>
    Array.from({ length: 4 }, (__, j) => Math.sin(0.3 + 0.5 * t * (1 + j))),
  );
  const y = [Array.from({ length: 20 }, (_, t) => Math.cos(0.4 * t) + 0.1 * t)];
  it.each([
    [1, -39.012726249345],
    [0.25, -73.685947246233],
  ])('%d', async (observationVariance, truth) => {
    const [features, data] = [tf.tensor2d(X), tf.tensor2d(y)];
    const { each } = await decoderLikelihood({
      ...{ decode: (w: tf.Tensor) => tf.matMul(w as tf.Tensor2D, features, false, true), observationVariance, data },
      ...{ latent: gaussian({ dimension: 4 }), schedule: { count: 80, kind: 'power', exponent: 3 } },
      ...{ kernel: (stepSize: number) => hmc({ stepSize, steps: 4 }), chainsPerDatum: 200, key: key(5) },
    });
    tf.dispose([features, data]);
    expect(off(each[0]!, truth, 0.25)).toBeLessThan(5);
  });
});
