import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandLine, untilTrue } from './command-line.js';

const { folder, at, config, start, cli, done } = commandLine();
afterAll(() => rm(folder, { recursive: true, force: true }));

const TINY = {
  images: { side: 8, places: 2 },
  checkpointEvery: 2,
  apart: { width: 2, batch: 4, steps: 2, capacity: 8, shapeUpdates: 6, placeUpdates: 4 },
  sampling: { steps: 3, chains: 1 },
  tuned: { updates: 4, steps: 2, kl: [1] },
  decoder: { denseUpdates: 4, convolutionUpdates: 4, batch: 4, width: 8, shares: [] },
  judge: { updates: 4 },
};
beforeAll(async () => void (await config('tiny.json', TINY)));

const flags = ['--config', 'tiny.json', '--backend', 'cpu'];
const results = async (name: string): Promise<unknown> => JSON.parse(await readFile(at(name, 'results.json'), 'utf8'));

it('compares all methods on what nobody has seen, and writes them down', async () => {
  const out = await done('compose', 'whole', ...flags);
  for (const method of ['chance', 'dense decoder', 'convolution decoder', 'composed', 'tuned, KL 1']) {
    expect(out).toMatch(new RegExp(`^${method} +0\\.25 `, 'm'));
  }
  expect(out.trimEnd().split('\n').at(-1)).toBe('report: whole/report.html');
  for (const file of ['report.html', 'pictures.png']) expect(existsSync(at('whole', file))).toBe(true);
  const written = (await results('whole')) as { combinations: unknown; methods: { unseen: { both: object } }[] };
  expect(written.combinations).toEqual({ all: 12, shape: 3, place: 4, either: 6, neither: 6 });
  // Of the six, any of twelve combinations in its place: the judge has hardly learnt, so only a share is known.
  expect(written.methods[0]!.unseen.both).toMatchObject({ value: expect.any(Number) });
}, 120_000);

it('goes on after Ctrl-C as if nothing had been', async () => {
  const run = start(['compose', 'halves', ...flags]);
  await untilTrue(run, () => existsSync(at('halves', 'learnt', 'shape.safetensors')));
  run.child.kill('SIGINT');
  const { code, err } = await run.ended;
  expect([code, err.includes('go on with: ebmjs compose halves --resume')]).toEqual([130, true]);
  expect(existsSync(at('halves', 'results.json'))).toBe(false);
  const again = await cli('compose', 'halves', '--resume', '--backend', 'cpu');
  expect(again.code).toBe(0);
  expect(again.err).not.toContain('decoder-dense');
  expect(await results('halves')).toEqual(await results('whole'));
}, 120_000);

it.each([
  [['whole', '--config', 'tiny.json'], 'there is one already: --resume goes on with it'],
  [['whole', '--resume', '--seed', '3'], 'goes on with the experiment as it is: leave away, got "--seed"'],
  [['none', '--resume'], 'compose --resume: must be a file that can be read'],
])(
  'refuses %j',
  async (given, message) => {
    const { code, err } = await cli('compose', ...given, '--backend', 'cpu');
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  },
  60_000,
);
