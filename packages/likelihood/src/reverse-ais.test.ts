import * as tf from '@tensorflow/tfjs-core';
import { key, mean, split, variance } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { ais, annealingSchedule, conditionalTarget, logSumExp, reverseAis } from './index.js';
import {
  coins,
  dot,
  drawRbm,
  E1,
  flipMatrix,
  flips,
  gibbs,
  logZ,
  logZ0,
  P1,
  rbm,
  through,
} from './small-rbm.fixture.js';

const options = { base: coins, target: rbm, kernel: () => flips };
const [startKey, walkKey] = split(key(1), 2);

/** Exact mean gain of reverse chains from exact draws, and the relative variance of their weights `exp(-gain)`. */
function exactly(betas: readonly number[]): { mean: number; relativeVariance: number } {
  let p = P1;
  let [first, second] = [p, p];
  let gain = 0;
  for (let k = betas.length - 1; k >= 1; k--) {
    const T = flipMatrix(E1.map((energy) => betas[k]! * energy));
    const step = betas[k]! - betas[k - 1]!;
    [p, first, second] = [through(p, T), through(first, T), through(second, T)];
    gain -= step * dot(p, E1);
    first = first.map((mass, i) => mass * Math.exp(step * E1[i]!));
    second = second.map((mass, i) => mass * Math.exp(2 * step * E1[i]!));
  }
  const total = (masses: readonly number[]): number => masses.reduce((a, b) => a + b, 0);
  expect(Math.log(total(first))).toBeCloseTo(logZ0 - logZ, 10); // unbiased for any number of temperatures
  return { mean: gain, relativeVariance: total(second) / total(first) ** 2 - 1 };
}

describe.each([1, 4, 20])('%d temperatures', (count) => {
  it('has the exact mean log-weight, and is unbiased for 1 / Z', async () => {
    const schedule = annealingSchedule({ count, kind: 'power', exponent: 1.5 });
    const exact = exactly(schedule);
    const chains = 4000;
    const starts = drawRbm(startKey, chains);
    const { logZ: above, logWeights } = await reverseAis({ ...options, schedule, starts, exact: true, key: walkKey });
    starts.dispose();
    const error = Math.sqrt(variance(logWeights) / chains);
    // five standard errors: 6e-7
    expect(Math.abs(above.meanLogWeight - logZ0 - exact.mean)).toBeLessThan(5 * error);
    const trueError = Math.sqrt(exact.relativeVariance / chains);
    expect(Math.abs(above.value - logZ)).toBeLessThan(5 * trueError);
    expect(above.standardError / trueError).toBeGreaterThan(0.7);
    expect(above.standardError / trueError).toBeLessThan(1.4);
    expect(above).toMatchObject({ bounds: 'upper', kind: 'bound' });
  });
});

it('of block Gibbs at one temperature has the published mean', async () => {
  const starts = drawRbm(startKey, 4000);
  const { logWeights } = await reverseAis({
    ...options,
    kernel: () => gibbs,
    schedule: [0, 1],
    starts,
    exact: true,
    key: walkKey,
  });
  starts.dispose();
  expect(Math.abs(mean(logWeights) - 7.108658117414516)).toBeLessThan(5 * Math.sqrt(variance(logWeights) / 4000));
});

it('from the ends of forward chains is no bound, and does not pass for one', async () => {
  const schedule = annealingSchedule({ count: 1 });
  const { samples } = await ais({ ...options, schedule, chains: 4000, keepSamples: true, key: startKey });
  const from = { ...options, schedule, starts: samples!, key: walkKey };
  const { logZ: mutant } = await reverseAis({ ...from, exact: true });
  const { logZ: honest } = await reverseAis({ ...from, exact: false });
  samples!.dispose();
  expect(Math.abs(mutant.value - logZ)).toBeGreaterThan(8 * mutant.standardError);
  expect(honest).toEqual({ ...mutant, kind: 'heuristic' });
});

it('does not count chains from one start as independent', async () => {
  const schedule = annealingSchedule({ count: 2 });
  const runs = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const [drawKey, chainKey] = split(key(100 + i), 2);
      const starts = drawRbm(drawKey, 30);
      const given = { ...options, schedule, starts, exact: true, chainsPerStart: 20, key: chainKey };
      const { logZ: above } = await reverseAis(given);
      starts.dispose();
      return above;
    }),
  );
  const spread = Math.sqrt(variance(runs.map(({ value }) => value)));
  const claimed = Math.sqrt(mean(runs.map(({ standardError }) => standardError ** 2)));
  // The spread of 60 is within 0.5 to 1.6 of the truth but once in a million.
  expect(claimed / spread).toBeGreaterThan(0.6);
  expect(claimed / spread).toBeLessThan(2);
});

it('groups have a Z each, and together their mean', async () => {
  const labels = tf.tensor2d([
    [1, 0],
    [0, 1],
  ]);
  // Class 1 has the energy of class 0 and 0.7 more.
  const target = conditionalTarget(
    (y) => (x) =>
      tf.tidy(() => tf.add(rbm(x), tf.mul(tf.squeeze(tf.slice(y, [0, 1], [-1, 1]), [1]), 0.7)) as tf.Tensor1D),
    labels,
  );
  const starts = drawRbm(startKey, 2000);
  const groups = Int32Array.from({ length: 2000 }, (_, i) => i % 2);
  const schedule = { count: 10 };
  const result = await reverseAis({ ...options, target, schedule, starts, groups, exact: true, key: walkKey });
  tf.dispose([labels, starts]);
  const truth = [logZ, logZ - 0.7];
  result.groups.forEach(({ value, standardError }, g) => {
    expect(Math.abs(value - truth[g]!)).toBeLessThan(5 * standardError);
  });
  const { value, standardError } = result.logZ;
  expect(Math.abs(value - (logSumExp(truth) - Math.LN2))).toBeLessThan(5 * standardError);
});

it('leaks nothing, borrows its starts', async () => {
  const starts = drawRbm(startKey, 4);
  await expectNoLeakAsync(async () => {
    await reverseAis({ ...options, schedule: { count: 3 }, starts, exact: true, chainsPerStart: 2, key: walkKey });
  });
  expect(starts.isDisposed).toBe(false);
  starts.dispose();
});

it.each([
  [{ exact: undefined }, 'reverseAis.exact: must say whether the starts are exact draws from the target'],
  [{ chainsPerStart: 0 }, 'reverseAis.chainsPerStart: must be a whole number of at least 1, got 0'],
  [{ starts: tf.zeros([1, 4]) }, 'reverseAis.starts rows: must be a whole number of at least 2, got 1'],
  [{ starts: tf.zeros([3, 2]) }, 'reverseAis.starts: must have shape'],
  [{ groups: [0, 1] }, 'reverseAis.groups: must give group 0 two chains or more, got 1'],
  [{ chains: 4 }, 'reverseAis: unknown option'],
])('refuses %j', async (wrong, message) => {
  const starts = tf.zeros([2, 4]);
  const given = { ...options, schedule: { count: 1 }, starts, exact: true, key: walkKey, ...wrong };
  await expect(reverseAis(given as Parameters<typeof reverseAis>[0])).rejects.toThrow(message);
  starts.dispose();
});
