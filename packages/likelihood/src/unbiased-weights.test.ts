import * as tf from '@tensorflow/tfjs-core';
import { key, mean, scope, variance, type Energy, type Kernel } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { hmc, type MetropolisInfo, type Point } from '@ebmjs/samplers';
import { expect, it } from 'vitest';
import { ais } from './index.js';
import { stale } from './stale-kernel.fixture.js';

/**
 * `E[w] = Z` at any number of temperatures. A kernel whose energies and gradients are those of the temperature before shows
 * (simulated independently, in NumPy) 0.983, 0.938, 0.901 and 0.971 at 5, 10, 20 and 50 of them, and 1.006 at 200. Those of 5
 * and 50, which take more chains to see, are in `tests/long`.
 */
const [a, b] = [5, 10];
const target: Energy = (x) => scope(() => tf.sum(tf.sub(tf.mul(tf.exp(x), b), tf.mul(x, a)), 1));
const LOG_Z = -8.334871634622;
const fresh = hmc({ stepSize: 0.5, steps: 2 });

async function ratio(
  count: number,
  chains: number,
  kernel: Kernel<Point, MetropolisInfo>,
): Promise<{ value: number; error: number }> {
  const run = { base: gaussian({ dimension: 1 }), target, schedule: { count }, chains, batch: chains, key: key(count) };
  const { logWeights } = await ais({ ...run, kernel: () => kernel });
  const ratios = logWeights.map((log) => Math.exp(log - LOG_Z));
  return { value: mean(ratios), error: Math.sqrt(variance(ratios) / chains) };
}

it.each([
  [10, 40_000, 0.938],
  [20, 12_000, 0.901],
])('%d temperatures: the mean weight over Z is 1, and a stale cache is seen', async (count, chains, wrong) => {
  const { value, error } = await ratio(count, chains, fresh);
  expect(Math.abs(value - 1)).toBeLessThan(5 * error);
  expect((1 - wrong) / error).toBeGreaterThan(5); // the power to see it
  const mutant = await ratio(count, chains, stale(fresh));
  expect(Math.abs(mutant.value - wrong)).toBeLessThan(0.01 + 5 * mutant.error);
  expect((1 - mutant.value) / mutant.error).toBeGreaterThan(5);
});

it('200 temperatures: the same, where a stale cache is 0.6 % off and would pass', async () => {
  const { value, error } = await ratio(200, 4000, fresh);
  expect(Math.abs(value - 1)).toBeLessThan(5 * error);
  expect(error).toBeLessThan(0.01);
});
