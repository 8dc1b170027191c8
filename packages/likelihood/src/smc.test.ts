import * as tf from '@tensorflow/tfjs-core';
import { key, mean, split, variance } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { smc } from './index.js';
import { perfectGaussians } from './perfect-gaussians.fixture.js';
import { coins, flips, logZ as rbmLogZ, rbm } from './small-rbm.fixture.js';

const { base, target, kernel } = perfectGaussians(25, 4);
const gaussians = { base, target: target.energy, kernel, particles: 200, populations: 20 };

describe.each([
  ['temperatures chosen beforehand', { count: 12, kind: 'geometric', ratio: 25 }, 'bound'],
  ['temperatures chosen on the way', { ess: 0.5 }, 'heuristic'],
] as const)('%s', (_, schedule, kind) => {
  it('finds log Z between Gaussians', async () => {
    const { logZ, betas, survivors, acceptance } = await smc({ ...gaussians, schedule, key: key(1) });
    expect(Math.abs(logZ.value - target.logZ)).toBeLessThan(5 * logZ.standardError + 0.01);
    expect(logZ.standardError).toBeLessThan(0.05);
    expect(logZ).toMatchObject({ bounds: 'lower', kind });
    expect([betas[0], betas.at(-1)]).toEqual([0, 1]);
    expect(acceptance).toHaveLength(betas.length - 1);
    expect(survivors).toBeGreaterThan(0);
    expect(survivors).toBeLessThan(1);
  });
});

it('takes the last step to 1 and no further: one that is clipped afterwards counts what is not asked for', async () => {
  // An easy target, a single step away: the step that its weights would allow ends far beyond 1.
  const near = perfectGaussians(1.05);
  const run = { base: near.base, target: near.target.energy, kernel: near.kernel, particles: 4000, key: key(2) };
  const { logZ, betas } = await smc(run);
  expect(betas).toEqual([0, 1]);
  expect(Math.abs(logZ.value - near.target.logZ)).toBeLessThan(5 * logZ.standardError);
  // Twice the step gives the log Z of precision 1.1, which is many standard errors off.
  const beyond = near.base.logZ - Math.log(1.1) / 2;
  expect(Math.abs(logZ.value - beyond)).toBeGreaterThan(20 * logZ.standardError);
});

it('is unbiased for Z with a fixed schedule, however little its kernel mixes', async () => {
  const run = { base: coins, target: rbm, kernel: () => flips, particles: 20, populations: 2000 };
  const { logZ } = await smc({ ...run, schedule: { count: 3 }, key: key(3) });
  expect(Math.abs(logZ.value - rbmLogZ)).toBeLessThan(5 * logZ.standardError);
  expect(logZ.meanLogWeight).toBeLessThan(rbmLogZ); // the mean of logarithms is low
});

it('has the error that it says', async () => {
  const runs = [];
  for (let seed = 0; seed < 40; seed++) {
    runs.push((await smc({ ...gaussians, particles: 30, populations: 10, key: key(seed) })).logZ);
  }
  const spread = Math.sqrt(variance(runs.map(({ value }) => value)));
  const claimed = Math.sqrt(mean(runs.map(({ standardError }) => standardError ** 2)));
  expect(claimed / spread).toBeGreaterThan(0.55); // a deviation of 40 has a relative error of 0.11
  expect(claimed / spread).toBeLessThan(1.8);
});

it('returns particles of the target', async () => {
  const { samples } = await smc({ ...gaussians, particles: 500, moves: 2, keepSamples: true, key: key(5) });
  const values = samples!.dataSync();
  samples!.dispose();
  expect(Math.abs(variance(values) * 25 - 1)).toBeLessThan(6 * Math.sqrt(2 / values.length));
});

it('the same key gives the same numbers, and progress ends at the end', async () => {
  const progress: number[] = [];
  const once = await smc({ ...gaussians, key: key(6), onProgress: ({ done }) => progress.push(done) });
  const again = await smc({ ...gaussians, key: key(6) });
  expect(again.logZ).toEqual(once.logZ);
  expect(progress.at(-1)).toBe(1000);
});

it('populations do not mix: each ends with offspring of its own', async () => {
  const still = () => ({
    init: (position: tf.Tensor) => ({ position: position.clone() }),
    step: (_: unknown, { position }: { position: tf.Tensor }) => [{ position: position.clone() }, {}] as const,
  });
  const run = { ...gaussians, kernel: still, particles: 10, populations: 4, schedule: { count: 3 }, key: key(8) };
  const { samples } = await smc({ ...run, keepSamples: true });
  const first = base.sample(split(key(8), 2)[0], 40);
  const [ends, starts] = [samples!, first].map((x) => x.arraySync() as number[][]);
  tf.dispose([samples!, first]);
  ends!.forEach((end, i) => {
    const own = starts!.slice(10 * Math.floor(i / 10), 10 * Math.floor(i / 10) + 10);
    expect(own).toContainEqual(end);
  });
});

it('leaks nothing, not even when it is stopped', async () => {
  const stop = new AbortController();
  await expectNoLeakAsync(async () => {
    await smc({ ...gaussians, particles: 3, key: key(7) });
    const stopped = smc({
      ...gaussians,
      key: key(7),
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });
});

it.each([
  [{ particles: 1 }, 'smc.particles: must be a whole number of at least 2, got 1'],
  [{ populations: 1 }, 'smc.populations: must be a whole number of at least 2, got 1'],
  [{ moves: 0 }, 'smc.moves: must be a whole number of at least 1, got 0'],
  [{ schedule: { ess: 1 } }, 'smc.schedule.ess: must be'],
  [{ schedule: { ess: 0.5, count: 3 } }, 'smc.schedule: unknown option'],
  [{ target: 1 }, 'smc.target: must be an Energy, got 1'],
  [{ kernel: {} }, 'smc.kernel: must be a function that returns a kernel'],
])('refuses %j', async (wrong, message) => {
  await expect(smc({ ...gaussians, key: key(1), ...wrong } as Parameters<typeof smc>[0])).rejects.toThrow(message);
});
