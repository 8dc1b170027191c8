import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, key, mean, normal, normalQuantile, scope, variance, type Estimate } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import {
  ais,
  conditionalTarget,
  energiesByLabel,
  marginalLogLikelihood,
  type MarginalLogLikelihoodOptions,
} from './index.js';

/** `E(x, y) = (x - m_y)^2 / (2 s_y^2) + c_y`: three labels whose `Z_y` differ by a factor of 90. */
const LABELS = [
  { m: -1, s: 0.5, c: 0 },
  { m: 0, s: 2, c: -2 },
  { m: 3, s: 1, c: 1 },
] as const;
const LOG_Z = LABELS.map(({ s, c }) => Math.log(s * Math.sqrt(2 * Math.PI)) - c);
const density = (x: number, y: number): number => {
  const { m, s } = LABELS[y]!;
  return Math.exp(-(((x - m) / s) ** 2) / 2) / (s * Math.sqrt(2 * Math.PI));
};
const totalZ = LOG_Z.reduce((sum, log) => sum + Math.exp(log), 0);
const ownPrior = LOG_Z.map((log) => Math.exp(log) / totalZ);
const PRIOR = [0.2, 0.3, 0.5];
const mixture = (x: number, prior: readonly number[]): number =>
  Math.log(prior.reduce((sum, p, y) => sum + p * density(x, y), 0));

const data = [...hostUniform(key(1), 40)].map((u) => 4 * normalQuantile(u));
const energies = LABELS.map(({ m, s, c }) => data.map((x) => (x - m) ** 2 / (2 * s ** 2) + c));
const estimates = (errors: readonly number[], bounds: Estimate['bounds'] = 'lower'): Estimate[] =>
  LOG_Z.map((value, y) => ({ value, standardError: errors[y]!, effectiveSamples: 50, bounds, kind: 'bound' }));
const exact = estimates([0, 0, 0]);

describe('with log Z known', () => {
  it.each([
    ['joint', ownPrior],
    [PRIOR, PRIOR],
    [
      [0, 1, 0],
      [0, 1, 0],
    ],
  ] as const)('is that of the mixture: prior %j', (prior, weights) => {
    const values = data.map((x) => mixture(x, weights));
    const estimate = marginalLogLikelihood({ energies, logZ: exact, prior });
    expect(estimate.value).toBeCloseTo(mean(values), 12);
    expect(estimate.standardError).toBeCloseTo(Math.sqrt(variance(values) / 40), 12);
    expect(estimate.effectiveSamples).toBeCloseTo(40, 9);
  });

  it('of a joint model is not that of a conditional one with a uniform prior', () => {
    const [joint, even] = (['joint', [1 / 3, 1 / 3, 1 / 3]] as const).map((prior) =>
      marginalLogLikelihood({ energies, logZ: exact, prior }),
    );
    expect(Math.abs(joint!.value - even!.value)).toBeGreaterThan(0.1);
  });

  it('moves by no more than that with energies far from 0', () => {
    const far = energies.map((list) => list.map((energy) => energy + 1e5));
    const logZ = exact.map((estimate) => ({ ...estimate, value: estimate.value - 1e5 }));
    for (const prior of ['joint', PRIOR] as const) {
      const near = marginalLogLikelihood({ energies, logZ: exact, prior }).value;
      expect(Math.abs(marginalLogLikelihood({ energies: far, logZ, prior }).value - near)).toBeLessThan(1e-9);
    }
  });
});

it.each(['joint', PRIOR] as const)('propagates the error of each log Z by its slope: prior %j', (prior) => {
  const errors = [0.3, 0.2, 0.4];
  const estimate = marginalLogLikelihood({ energies, logZ: estimates(errors), prior });
  const slope = (y: number): number => {
    const at = (h: number): number =>
      marginalLogLikelihood({
        energies,
        logZ: exact.map((e, i) => (i === y ? { ...e, value: e.value + h } : e)),
        prior,
      }).value;
    return (at(1e-4) - at(-1e-4)) / 2e-4;
  };
  const slopes = errors.map((_, y) => slope(y));
  expect(slopes.reduce((a, b) => a + b, 0)).toBeCloseTo(-1, 7);
  const fromData = marginalLogLikelihood({ energies, logZ: exact, prior }).standardError ** 2;
  const squared = slopes.reduce((sum, s, y) => sum + (s * errors[y]!) ** 2, fromData);
  expect(estimate.standardError).toBeCloseTo(Math.sqrt(squared), 7);
  expect(estimate.effectiveSamples).toBeCloseTo((40 * fromData) / squared, 6);
});

describe('its side', () => {
  const side = (logZ: readonly Estimate[], prior: MarginalLogLikelihoodOptions['prior']): unknown => {
    const { bounds, kind } = marginalLogLikelihood({ energies, logZ, prior });
    return { bounds, kind };
  };
  const [lower, upper] = [estimates([1, 1, 1]), estimates([1, 1, 1], 'upper')];

  it('is opposite to that of all log Z', () => {
    expect(side(lower, 'joint')).toEqual({ bounds: 'upper', kind: 'bound' });
    expect(side(upper, PRIOR)).toEqual({ bounds: 'lower', kind: 'bound' });
    expect(side([{ ...lower[0]!, kind: 'heuristic' }, lower[1]!, lower[2]!], PRIOR)).toEqual({
      bounds: 'upper',
      kind: 'heuristic',
    });
  });

  it('is none where they disagree; a label of probability 0 has no say', () => {
    const mixed = [upper[0]!, lower[1]!, lower[2]!];
    expect(side(mixed, 'joint')).toEqual({ bounds: 'none', kind: 'heuristic' });
    expect(side(mixed, PRIOR)).toEqual({ bounds: 'none', kind: 'heuristic' });
    expect(side(mixed, [0, 0.5, 0.5])).toEqual({ bounds: 'upper', kind: 'bound' });
  });
});

it('of a model whose log Z is annealed, one a label in one run', async () => {
  const energy = (labels: tf.Tensor2D) => (x: tf.Tensor) =>
    scope(() => {
      const column = (values: readonly number[]): tf.Tensor =>
        tf.matMul(labels, tf.tensor2d([...values], [LABELS.length, 1]));
      const [m, s, c] = (['m', 's', 'c'] as const).map((name) => column(LABELS.map((label) => label[name])));
      const z = tf.div(tf.sub(x, m!), s!);
      return tf.reshape(tf.add(tf.mul(tf.square(z), 0.5), c!), [-1]) as tf.Tensor1D;
    });
  const tensors = tf.memory().numTensors;
  const [eye, x] = [tf.eye(3), scope(() => tf.mul(normal(key(2), [200, 1]), 2))];
  const target = conditionalTarget(energy, eye);
  const chains = 600;
  const run = await ais({
    base: gaussian({ dimension: 1, scale: 2 }),
    target,
    kernel: () => hmc({ stepSize: 0.4, steps: 3 }),
    schedule: { count: 20 },
    chains,
    groups: Int32Array.from({ length: chains }, (_, i) => i % 3),
    key: key(3),
  });
  const lists = await energiesByLabel({ target, labels: 3, data: x, batchSize: 64 });
  const points = [...(await x.data())];
  tf.dispose([eye, x]);
  expect(tf.memory().numTensors).toBe(tensors);
  for (const prior of ['joint', PRIOR] as const) {
    const truth = mean(points.map((point) => mixture(point, prior === 'joint' ? ownPrior : prior)));
    const { standardError, value, ...rest } = marginalLogLikelihood({ energies: lists, logZ: run.groups, prior });
    // On the same data the error is that of the three log Z alone.
    const known = marginalLogLikelihood({ energies: lists, logZ: exact, prior }).standardError;
    const error = Math.sqrt(standardError ** 2 - known ** 2);
    expect(error).toBeGreaterThan(0.001);
    expect(error).toBeLessThan(0.05);
    expect(Math.abs(value - truth)).toBeLessThan(5 * error);
    expect(rest).toMatchObject({ bounds: 'upper', kind: 'bound' });
  }
});

it.each([
  [{ energies: [] }, 'marginalLogLikelihood.energies: must be a list of energies for each label'],
  [{ energies: energies.slice(1) }, 'marginalLogLikelihood.logZ: must be 2 estimates, one a label'],
  [{ energies: [[1], [1], [1]] }, 'marginalLogLikelihood.energies[0]: must be two numbers or more, got 1'],
  [{ energies: [...energies.slice(1), [1, 2]] }, 'marginalLogLikelihood.energies[2]: must be 40 numbers, got 2'],
  [{ prior: 'uniform' }, "marginalLogLikelihood.prior: must be 'joint' or 3 probabilities"],
  [{ prior: [0.5, 0.5] }, "marginalLogLikelihood.prior: must be 'joint' or 3 probabilities"],
  [{ prior: [0.5, 0.6, -0.1] }, 'marginalLogLikelihood.prior[2]: must be a finite number from 0 to 1, got -0.1'],
  [{ prior: [0.5, 0.5, 0.5] }, 'marginalLogLikelihood.prior: must sum to 1, got 1.5'],
  [{ labels: 3 }, 'marginalLogLikelihood: unknown option'],
])('refuses %#', (wrong, message) => {
  const make = (): unknown =>
    marginalLogLikelihood({ energies, logZ: exact, prior: PRIOR, ...wrong } as MarginalLogLikelihoodOptions);
  expect(make).toThrow(EbmError);
  expect(make).toThrow(message);
});
