import { key, mean, variance } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { expect, it } from 'vitest';
import { thermodynamicIntegration } from './index.js';
import { perfectGaussians } from './perfect-gaussians.fixture.js';

const { base, target, kernel } = perfectGaussians(10, 3);
const options = { base, target: target.energy, kernel, burnIn: 0, draws: 20, chains: 100 };

/** The exact slope and variance of `E_0 - E_1` at beta, three dimensions: `-9/2 x^2` with `x^2` of mean `1 / l`. */
const precision = (beta: number): number => 1 + 9 * beta;
const slope = (beta: number): number => (-3 * 4.5) / precision(beta);
const spread = (beta: number): number => (3 * 2 * 4.5 ** 2) / precision(beta) ** 2;

it('finds the slope of log Z at each temperature, and its integral', async () => {
  const { logZ, slopes, correction } = await thermodynamicIntegration({
    ...options,
    schedule: { count: 20, kind: 'geometric', ratio: 10 },
    key: key(1),
  });
  slopes.slice(1).forEach(({ beta, mean: m, variance: v }) => {
    expect(Math.abs(m - slope(beta))).toBeLessThan(5.5 * Math.sqrt(spread(beta) / 2000)); // of 20, once in 1e6
    expect(v / spread(beta)).toBeGreaterThan(0.6);
    expect(v / spread(beta)).toBeLessThan(1.6);
  });
  expect(Math.abs(logZ.value - target.logZ)).toBeLessThan(5 * logZ.standardError + 0.002);
  expect(logZ).toMatchObject({ bounds: 'none', kind: 'heuristic' });
  expect(Math.abs(correction)).toBeLessThan(0.1);
});

it('the correction removes nearly all of the bend between temperatures', async () => {
  const schedule = { count: 4, kind: 'geometric', ratio: 10 } as const;
  const run = { ...options, schedule, chains: 400, draws: 60, key: key(2) };
  const { logZ, correction } = await thermodynamicIntegration(run);
  const bent = logZ.value - correction - target.logZ;
  expect(Math.abs(bent)).toBeGreaterThan(10 * logZ.standardError); // the plain rule is wrong, visibly
  expect(Math.abs(logZ.value - target.logZ)).toBeLessThan(Math.abs(bent) / 4);
});

it('has the error that it says', async () => {
  const runs = [];
  for (let seed = 0; seed < 40; seed++) {
    const run = { ...options, schedule: { count: 10 }, chains: 20, draws: 5, key: key(seed) };
    runs.push((await thermodynamicIntegration(run)).logZ);
  }
  const claimed = Math.sqrt(mean(runs.map(({ standardError }) => standardError ** 2)));
  const found = Math.sqrt(variance(runs.map(({ value }) => value)));
  expect(claimed / found).toBeGreaterThan(0.55);
  expect(claimed / found).toBeLessThan(1.8);
});

it('does not count what is burnt in', async () => {
  const run = { ...options, schedule: { count: 2 }, chains: 4, draws: 1, key: key(3) };
  const counted: number[] = [];
  const energy = (x: Parameters<typeof target.energy>[0]) => (counted.push(1), target.energy(x));
  await thermodynamicIntegration({ ...run, target: energy, burnIn: 3, draws: 2 });
  expect(counted).toHaveLength(2 + 2 * 5); // two draws from the base, and after each transition
});

it('leaks nothing', async () => {
  await expectNoLeakAsync(async () => {
    await thermodynamicIntegration({ ...options, schedule: { count: 2 }, chains: 3, key: key(1) });
  });
});

it.each([
  [{ draws: 0 }, 'thermodynamicIntegration.draws: must be a whole number of at least 1, got 0'],
  [{ burnIn: -1 }, 'thermodynamicIntegration.burnIn: must be a whole number of at least 0, got -1'],
  [{ groups: [0] }, 'thermodynamicIntegration: unknown option'],
])('refuses %j', async (wrong, message) => {
  const given = { ...options, schedule: { count: 2 }, key: key(1), ...wrong };
  await expect(thermodynamicIntegration(given as Parameters<typeof thermodynamicIntegration>[0])).rejects.toThrow(
    message,
  );
});
