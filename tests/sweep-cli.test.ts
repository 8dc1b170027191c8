import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandLine, untilTrue } from './command-line.js';

const { folder, at, config, start, cli, done } = commandLine();
afterAll(() => rm(folder, { recursive: true, force: true }));

const SWEEP = {
  base: {
    model: { width: 2, blocks: [{ width: 2, down: true }] },
    sampler: { steps: 2 },
    buffer: { capacity: 16 },
    training: { updates: 30, batch: 8, checkpointEvery: 2 },
    sampling: { perClass: 1, steps: 2, heldOut: 20 },
  },
  axes: { 'sampler.stepSize': [10, 20] },
};
beforeAll(async () => void (await config('sweep.json', SWEEP)));

/** What was measured but for the time that it took. */
const results = async (name: string): Promise<unknown> =>
  (JSON.parse(await readFile(at(name, 'results.json'), 'utf8')) as { trials: { figures: object }[] }).trials.map(
    ({ figures, ...trial }) => ({ ...trial, figures: { ...figures, imageStepsPerSecond: null } }),
  );

it('tells its settings in a table, and where the page is', async () => {
  const out = await done('sweep', 'sweep.json', '--out', 'whole');
  expect(out).toMatch(/^sampler\.stepSize +trials +stopped +energyData/);
  expect(out.trimEnd().split('\n').at(-1)).toBe('whole/results.html');
  expect(existsSync(at('whole', 'results.html'))).toBe(true);
}, 60_000);

it.each(['SIGINT', 'SIGKILL'] as const)(
  'goes on after %s in the middle of a trial as if nothing had been',
  async (signal) => {
    const run = start(['sweep', 'sweep.json', '--out', signal]);
    await untilTrue(run, () => existsSync(at(signal, 'trials', '1', 'checkpoints', 'manifest.json')));
    run.child.kill(signal);
    const { code, by } = await run.ended;
    expect(signal === 'SIGINT' ? code : by).toBe(signal === 'SIGINT' ? 130 : signal);
    const { err } = await cli('sweep', 'sweep.json', '--out', signal);
    expect(err).not.toContain('trial 1 of 2');
    expect(err).toContain('trial 2 of 2: {"sampler.stepSize":20}, seed 0');
    expect(await results(signal)).toEqual(await results('whole'));
  },
  60_000,
);

it.each([
  [{ axes: { 'sampler.size': [1] } }, 'sampler must not have "size"'],
  [{ axes: { 'sampler.steps': [] } }, 'axes.sampler.steps must be a list of at least 1'],
])('%j ends with 2, before anything runs', async (sweep, message) => {
  const { code, err } = await cli('sweep', await config('bad.json', sweep), '--out', 'bad');
  expect(err).toContain(message);
  expect([code, existsSync(at('bad'))]).toEqual([2, false]);
});
