import * as tf from '@tensorflow/tfjs-core';
import { type Energy, key, mean, scope, variance } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { ais, annealingSchedule, raise } from './index.js';
import { annealedWalk, type Stop } from './annealed-walk.js';
import { pathBetween } from './walk-path.js';
import { addTo } from './log-weights.js';
import { logZOf } from './log-z.js';
import { stale } from './stale-kernel.fixture.js';

/**
 * The mistakes that annealing programs are known to make. Each must fail the very checks that `ais` and `raise` pass:
 * within 4 standard errors of the exact answer.
 */
const [a, b] = [5, 10];
/** The logarithm of a gamma variable: `log Z = log Gamma(a) - a log b`. */
const logGamma: Energy = (x) => scope(() => tf.sum(tf.sub(tf.mul(tf.exp(x), b), tf.mul(x, a)), 1));
const LOG_Z = Math.log(24) - a * Math.log(b);
const logDensity = (x: number): number => a * x - b * Math.exp(x) - LOG_Z;

const base = gaussian({ dimension: 1 });
const path = () => pathBetween('mutant', { base: base.energy, target: logGamma }, undefined);
const fresh = hmc({ stepSize: 0.5, steps: 2 });
const schedule = annealingSchedule({ count: 20, kind: 'power', exponent: 1.3 });
const chains = 4000;
const options = { base, target: logGamma, kernel: () => fresh, schedule, chains, key: key(1) };

/** The check: how many standard errors from the truth. */
const off = ({ value, standardError }: { value: number; standardError: number }, truth: number): number =>
  Math.abs(value - truth) / standardError;

/** AIS by hand, with whatever `increment` takes for `beta_k - beta_(k-1)`. */
async function aisWith(increment: (k: number) => number): Promise<{ value: number; standardError: number }> {
  const start = base.sample(key(2), chains);
  const logWeights = new Float64Array(chains).fill(base.logZ);
  const walk = annealedWalk({
    path: path(),
    kernel: () => fresh,
    betas: schedule.slice(1),
    key: key(3),
    start,
  });
  for await (const { k, here } of walk)
    if (k < schedule.length - 1) addTo(logWeights, await here.gain(0, increment(k + 1)));
  start.dispose();
  return logZOf([logWeights]);
}

describe('AIS', () => {
  it('passes', async () => {
    const { logZ, logWeights } = await ais(options);
    expect(off(logZ, LOG_Z)).toBeLessThan(4);
    const ratios = logWeights.map((log) => Math.exp(log - LOG_Z));
    expect(Math.abs(mean(ratios) - 1)).toBeLessThan(4 * Math.sqrt(variance(ratios) / chains));
    expect(off(await aisWith((k) => schedule[k]! - schedule[k - 1]!), LOG_Z)).toBeLessThan(4);
  });

  it.each([
    ['equal increments on an unequal schedule', () => 1 / (schedule.length - 1)],
    ['the increment of the next temperature', (k: number) => (schedule[k + 1] ?? 1) - schedule[k]!],
    ['beta itself for its increment', (k: number) => schedule[k]!],
  ])('fails with %s', async (_, increment) => {
    expect(off(await aisWith(increment), LOG_Z)).toBeGreaterThan(8);
  });

  it('fails with a cache carried from one temperature to the next', async () => {
    const kernel = stale(fresh);
    const mutant = await ais({ ...options, kernel: () => kernel, batch: chains });
    expect(off(mutant.logZ, LOG_Z)).toBeGreaterThan(8);
  });

  it('fails without log Z_0', async () => {
    const mutant = await ais({ ...options, base: { ...base, logZ: 0 } });
    expect(off(mutant.logZ, LOG_Z)).toBeGreaterThan(8);
  });

  it('fails with the mean of the logarithms for the logarithm of the mean', async () => {
    const { logZ, logWeights } = await ais(options);
    const mutant = { value: logZ.meanLogWeight, standardError: Math.sqrt(variance(logWeights) / chains) };
    expect(off(mutant, LOG_Z)).toBeGreaterThan(8);
  });
});

describe('RAISE', () => {
  const points = [-2.2, -1.3, -0.8, -0.3, 0.2];
  const chainsPerDatum = 600;
  const truth = mean(points.map(logDensity));
  const betas = annealingSchedule({ count: 50, kind: 'power', exponent: 1.3 });
  const K = betas.length - 1;

  interface Program {
    readonly logZ0?: number;
    readonly visited?: readonly number[];
    readonly weigh?: (logWeights: Float64Array, stop: Stop) => Promise<void>;
  }
  const correct = {
    logZ0: base.logZ,
    visited: betas.slice(1).reverse(),
    weigh: async (logWeights: Float64Array, { k, here }: Stop): Promise<void> => {
      if (k === 0) (await here.energy(1)).forEach((energy, i) => (logWeights[i]! -= energy));
      else addTo(logWeights, await here.gain(betas[K - k + 1]!, betas[K - k]!));
    },
  };

  /** RAISE by hand, with a part replaced. */
  async function raiseWith(program: Program): Promise<{ value: number; standardError: number }> {
    const { logZ0, visited, weigh } = { ...correct, ...program };
    const start = tf.tensor2d(points.flatMap((x) => Array.from({ length: chainsPerDatum }, () => [x])));
    const logWeights = new Float64Array(start.shape[0]).fill(-logZ0);
    const walk = annealedWalk({ path: path(), kernel: () => fresh, betas: visited, key: key(4), start });
    for await (const stop of walk) await weigh(logWeights, stop);
    start.dispose();
    const each = points.map((_, i) => logZOf([logWeights.subarray(i * chainsPerDatum, (i + 1) * chainsPerDatum)]));
    const standardError = Math.hypot(...each.map((estimate) => estimate.standardError)) / points.length;
    return { value: mean(each.map(({ value }) => value)), standardError };
  }

  it('passes', async () => {
    const data = tf.tensor2d(points, [points.length, 1]);
    const result = await raise({
      base,
      target: logGamma,
      kernel: () => fresh,
      schedule: betas,
      data,
      chainsPerDatum,
      key: key(4),
    });
    data.dispose();
    expect(off({ value: result.logLikelihood.value, standardError: result.chainError }, truth)).toBeLessThan(4);
    expect(result.chainError).toBeLessThan(0.02);
    expect((await raiseWith({})).value).toBeCloseTo(result.logLikelihood.value, 10);
  });

  const pairedWithTheNext = async (logWeights: Float64Array, { k, here }: Stop): Promise<void> => {
    if (k === 0) (await here.energy(1)).forEach((energy, i) => (logWeights[i]! -= energy));
    if (k < K) addTo(logWeights, await here.gain(betas[K - k]!, betas[K - k - 1]!)); // at x_(k+1), not x_k
  };
  const added = async (logWeights: Float64Array, { k, here }: Stop): Promise<void> => {
    if (k === 0) (await here.energy(1)).forEach((energy, i) => (logWeights[i]! -= energy));
    else addTo(logWeights, await here.gain(betas[K - k]!, betas[K - k + 1]!));
  };
  it.each([
    ['weights taken before the transition', { weigh: pairedWithTheNext }],
    ['weights added, not subtracted', { weigh: added }],
    ['temperatures visited in forward order', { visited: betas.slice(1) }],
    ['no log Z_0', { logZ0: 0 }],
  ] as readonly [string, Program][])('fails with %s', async (_, program) => {
    expect(off(await raiseWith(program), truth)).toBeGreaterThan(8);
  });
});
