import { key } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { bdmc } from './index.js';
import { perfectGaussians } from './perfect-gaussians.fixture.js';
import { coins, drawRbm, flips, logZ, rbm } from './small-rbm.fixture.js';

/**
 * Mean forward and reverse log-weights between Gaussians of precisions 1 and `l` with perfect transitions, a dimension:
 * `-1/2 sum dl / l_k` and `-1/2 sum dl / l_(k+1)`.
 */
function exactMeans(l: number, count: number): { forward: number; reverse: number } {
  const at = (k: number): number => 1 + (k / count) * (l - 1);
  const sums = (shift: number): number => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum -= (at(k + 1) - at(k)) / at(k + shift) / 2;
    return sum;
  };
  return { forward: sums(0), reverse: sums(1) };
}

describe.each([
  [10, 10],
  [100, 40],
])('between precisions 1 and %d, %d temperatures', (l, count) => {
  it('has the exact mean log-weights and gap, and log Z within its bounds', async () => {
    const dimension = 5;
    const { base, target, kernel } = perfectGaussians(l, dimension);
    const chains = 3000;
    const exact = target.sample;
    const schedule = { count };
    const run = await bdmc({ base, target: target.energy, kernel, schedule, chains, exact, key: key(7) });
    const means = exactMeans(l, count);
    const { lower, upper, between, gap } = run;
    const errorOf = (g: number): number => Math.sqrt((2 * g) / chains);
    expect(Math.abs(lower.meanLogWeight - base.logZ - dimension * means.forward)).toBeLessThan(5 * errorOf(lower.gap));
    expect(Math.abs(upper.meanLogWeight - base.logZ - dimension * means.reverse)).toBeLessThan(5 * errorOf(upper.gap));
    expect(Math.abs(gap.value - dimension * (means.reverse - means.forward))).toBeLessThan(5 * gap.standardError);
    expect(Math.abs(between.value - target.logZ)).toBeLessThan(5 * between.standardError);
    expect(between.standardError).toBeLessThan(Math.max(lower.standardError, upper.standardError));
    expect(lower).toMatchObject({ bounds: 'lower', kind: 'bound' });
    expect(upper).toMatchObject({ bounds: 'upper', kind: 'bound' });
  });
});

it('sandwiches a machine with kernels that hardly mix', async () => {
  const exact = drawRbm;
  const schedule = { count: 20 };
  const options = { base: coins, target: rbm, kernel: () => flips, schedule, chains: 2000, reverseChains: 1000, exact };
  const progress: number[] = [];
  const { lower, upper, between } = await bdmc({
    ...options,
    key: key(3),
    onProgress: ({ done, total }) => progress.push(done / total),
  });
  expect(Math.abs(between.value - logZ)).toBeLessThan(5 * between.standardError);
  expect(lower.meanLogWeight).toBeLessThan(logZ);
  expect(upper.meanLogWeight).toBeGreaterThan(logZ);
  expect(progress).toHaveLength(60); // two batches of 1,000 upwards, one downwards
  expect(progress.every((share, i) => i === 0 || share > progress[i - 1]!)).toBe(true);
  expect(progress.at(-1)).toBe(1);
});

it('leaks nothing', async () => {
  const { base, target, kernel } = perfectGaussians(4);
  await expectNoLeakAsync(async () => {
    const schedule = { count: 2 };
    await bdmc({ base, target: target.energy, kernel, schedule, chains: 4, exact: target.sample, key: key(1) });
  });
});

it.each([
  [{ exact: 1 }, 'bdmc.exact: must be a function that draws, got 1'],
  [{ reverseChains: 1 }, 'bdmc.reverseChains: must be a whole number of at least 2, got 1'],
  [{ groups: [0, 0] }, 'bdmc: unknown option'],
])('refuses %j', async (wrong, message) => {
  const { base, target, kernel } = perfectGaussians(4);
  const given = { base, target: target.energy, kernel, schedule: { count: 1 }, chains: 2, exact: target.sample };
  await expect(bdmc({ ...given, key: key(1), ...wrong } as Parameters<typeof bdmc>[0])).rejects.toThrow(message);
});
