import { key, mean } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { expect, it } from 'vitest';
import { ais, annealingSchedule, pilotSchedule } from './index.js';
import { perfectGaussians } from './perfect-gaussians.fixture.js';
import { longestStep } from './longest-step.js';

const { base, target, kernel } = perfectGaussians(100, 20);
const pilot = { base, target: target.energy, kernel, schedule: { count: 200 }, chains: 100, key: key(1) };

it('by information finds the schedule that is optimal between Gaussians: equal steps of the log-precision', async () => {
  const found = await pilotSchedule({
    ...pilot,
    schedule: { count: 400, kind: 'sigmoid', radius: 8 },
    by: 'information',
    count: 20,
  });
  const optimal = annealingSchedule({ count: 20, kind: 'geometric', ratio: 100 });
  const logPrecision = (beta: number): number => Math.log(1 + 99 * beta) / Math.log(100);
  expect(found).toHaveLength(21);
  expect(annealingSchedule(found)).toEqual(found); // it is one: from 0 to 1, increasing
  found.forEach((beta, k) => expect(logPrecision(beta)).toBeCloseTo(logPrecision(optimal[k]!), 1));
});

it('closes the gap of AIS, at equal cost', async () => {
  const tuned = await pilotSchedule({ ...pilot, by: 'information', count: 30 });
  const gapOf = async (schedule: readonly number[]): Promise<number> =>
    (await ais({ ...pilot, schedule, key: key(2) })).logZ.gap;
  expect(await gapOf(tuned)).toBeLessThan(0.6 * (await gapOf(annealingSchedule({ count: 30 }))));
});

it('by effective size gives steps whose weights have that size', async () => {
  const found = await pilotSchedule({ ...pilot, chains: 2000, by: 'ess', ess: 0.9 });
  expect(annealingSchedule(found)).toEqual(found);
  // Between Gaussians a step from l to l' has E[w]^2 / E[w^2] = (sqrt(l (2 l' - l)) / l')^d.
  const shares = found.slice(1, -1).map((beta, k) => {
    const [l, next] = [1 + 99 * found[k]!, 1 + 99 * beta];
    return (Math.sqrt(l * (2 * next - l)) / next) ** 20;
  });
  expect(mean(shares)).toBeGreaterThan(0.87);
  expect(mean(shares)).toBeLessThan(0.93);
});

it('a step is as long as its weights allow', () => {
  expect(longestStep([1, 1, 1], 0.9, 0.25)).toBe(0.25);
  // Two chains of gains 0 and g: (1 + e^(sg))^2 / 2 (1 + e^(2sg)) = 0.9 at e^(sg) = 2.
  expect(longestStep([0, 1], 0.9, 5)).toBeCloseTo(Math.LN2, 9);
  expect(longestStep([0, 1e12], 0.9, 1)).toBeGreaterThan(0);
});

it('leaks nothing', async () => {
  await expectNoLeakAsync(async () => {
    await pilotSchedule({ ...pilot, schedule: { count: 3 }, chains: 4, by: 'information', count: 3 });
  });
});

it.each([
  [{ by: 'guess' }, 'pilotSchedule.by: must be one of information, ess'],
  [{ by: 'information' }, 'pilotSchedule.count: must be a whole number of at least 1'],
  [{ by: 'ess', ess: 1 }, 'pilotSchedule.ess: must be'],
  [{ by: 'information', count: 3, target: base.energy }, 'pilotSchedule: found all chains at one energy'],
])('refuses %j', async (wrong, message) => {
  const given = { ...pilot, schedule: { count: 2 }, chains: 4, ...wrong };
  await expect(pilotSchedule(given as Parameters<typeof pilotSchedule>[0])).rejects.toThrow(message);
});
