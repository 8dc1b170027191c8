import * as tf from '@tensorflow/tfjs-core';
import { key, mean, scope, variance, type Energy, type Kernel } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { hmc, type MetropolisInfo, type Point } from '@ebmjs/samplers';
import { expect } from 'vitest';
import { ais } from './index.js';
import { stale } from './stale-kernel.fixture.js';

const [a, b] = [5, 10];
const target: Energy = (x) => scope(() => tf.sum(tf.sub(tf.mul(tf.exp(x), b), tf.mul(x, a)), 1));
const LOG_Z = -8.334871634622;
export const fresh = hmc({ stepSize: 0.5, steps: 2 });

/** The mean weight of AIS over the true `Z` of a log-gamma density, and its standard error. */
export async function weightRatio(
  count: number,
  chains: number,
  kernel: Kernel<Point, MetropolisInfo>,
): Promise<{ value: number; error: number }> {
  const run = { base: gaussian({ dimension: 1 }), target, schedule: { count }, chains, batch: chains, key: key(count) };
  const { logWeights } = await ais({ ...run, kernel: () => kernel });
  const ratios = logWeights.map((log) => Math.exp(log - LOG_Z));
  return { value: mean(ratios), error: Math.sqrt(variance(ratios) / chains) };
}

/** Expects it to be 1, and `wrong` of a stale cache, which so many chains can tell from 1. */
export async function expectUnbiased(count: number, chains: number, wrong: number): Promise<void> {
  const { value, error } = await weightRatio(count, chains, fresh);
  expect(Math.abs(value - 1)).toBeLessThan(5 * error);
  expect((1 - wrong) / error).toBeGreaterThan(5); // the power to see it
  const mutant = await weightRatio(count, chains, stale(fresh));
  expect(Math.abs(mutant.value - wrong)).toBeLessThan(0.01 + 5 * mutant.error);
  expect((1 - mutant.value) / mutant.error).toBeGreaterThan(5);
}
