import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandLine, untilTrue } from './command-line.js';
import { likelihoodKilled, withoutTimes } from './likelihood-killed.js';

const line = commandLine();
afterAll(() => rm(line.folder, { recursive: true, force: true }));
const flags = ['--temperatures', '12', '--chains', '6', '--images', '4', '--batch', '5', '--backend', 'wasm'];
const likelihood = async (name: string): Promise<unknown> =>
  withoutTimes(await readFile(line.at(name, 'likelihood.json'), 'utf8'));

beforeAll(async () => {
  const small = {
    model: { width: 4, blocks: [{ width: 4, down: true }] },
    sampler: { steps: 2 },
    buffer: { capacity: 32 },
    training: { updates: 3, batch: 8 },
  };
  await line.done('train', 'whole', '--config', await line.config('small.json', small), '--backend', 'wasm');
  for (const name of ['killed', 'other']) await cp(line.at('whole'), line.at(name), { recursive: true });
  await line.done('likelihood', 'whole', ...flags);
});

it('a likelihood that is killed twice goes on to the same numbers, and leaves nothing but them', async () => {
  await likelihoodKilled(line, { name: 'killed', flags, kills: ['ais-12.safetensors', 'raise-12.safetensors'] });
  expect(await likelihood('killed')).toEqual(await likelihood('whole'));
  expect(existsSync(line.at('killed', 'annealing'))).toBe(false);
}, 120_000);

it('one with other settings is not gone on with, but for one that may begin anew', async () => {
  const run = line.start(['likelihood', 'other', ...flags]);
  await untilTrue(run, () => existsSync(line.at('other', 'annealing', 'ais-12.safetensors')));
  run.child.kill('SIGKILL');
  await run.ended;
  const more = [...flags.map((flag) => (flag === '6' ? '7' : flag))];
  const { code, err } = await line.cli('likelihood', 'other', ...more);
  expect(code).toBe(2);
  expect(err).toContain('give --overwrite to begin anew');
  expect(err).toContain('must be of a run whose chains is 70, got 60');
  await line.done('likelihood', 'other', ...more, '--overwrite');
  expect(await likelihood('other')).not.toEqual(await likelihood('whole'));
}, 120_000);
