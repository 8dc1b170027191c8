import { rm } from 'node:fs/promises';
import { afterAll, expect, it } from 'vitest';
import { commandLine } from './command-line.js';

const TINY = {
  model: { width: 4, blocks: [{ width: 4, down: true }] },
  sampler: { steps: 3 },
  buffer: { capacity: 64 },
  training: { updates: 4, batch: 8 },
};
const QUICK = ['--least', '10', '--most', '1000', '--steps', '5'];

const { folder, config, cli, done } = commandLine();
afterAll(() => rm(folder, { recursive: true, force: true }));

it('tune tells of a configuration and of its run the same, as a table and as JSON', async () => {
  await config('tiny.json', TINY);
  const before = await done('tune', '--config', 'tiny.json', '--updates', '4', ...QUICK, '--json');
  await done('train', 'run', '--config', 'tiny.json');
  expect(await done('tune', 'run', ...QUICK, '--json')).toBe(before);
  const { candidates, why } = JSON.parse(before) as { candidates: unknown[]; why: string };
  expect(candidates).toHaveLength(7);
  const table = await done('tune', 'run', ...QUICK);
  expect(table.split('\n')[0]).toMatch(/^step size +fall +error +plateau/);
  expect(table).toContain(why);
}, 120_000);

it.each([
  [['run', '--config', 'tiny.json'], 'tune: takes a run, or the configuration of one that is to begin'],
  [['--least', '0'], '--least: must be a finite number above 0, got 0'],
  [['--steps', '2'], '--steps: must be a whole number of at least 5, got 2'],
  [['--updates', 'many'], '--updates: must be a whole number'],
  [['nowhere'], 'run: must be the folder of a run: it has no config.json'],
  [['--size', '1'], '--size: unknown option'],
])('tune %j is refused', async (flags, message) => {
  const { code, err } = await cli('tune', ...flags);
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});
