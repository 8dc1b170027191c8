import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';
import { leftBehind, trainKilled } from './kill-and-resume.js';

const SMALL = {
  seed: 5,
  model: { width: 4, blocks: [{ width: 4, down: true }] },
  sampler: { steps: 2 },
  buffer: { capacity: 32 },
  training: { updates: 12, batch: 8, checkpointEvery: 3 },
  grids: { every: 4 },
};

const line = commandLine();
afterAll(() => rm(line.folder, { recursive: true, force: true }));

describe.each(['cpu', 'wasm'])('a run on %s', (backend) => {
  it('that is killed twice and resumed by new processes is the run that was not, bit for bit', async () => {
    const config = await line.config('small.json', SMALL);
    await line.done('train', `${backend}-whole`, '--config', config, '--backend', backend);
    const killing = { config, backend, updates: SMALL.training.updates, kills: 2, seed: 1 };
    const seen = await trainKilled(line, `${backend}-killed`, killing);
    expect(seen).toHaveLength(2);
    expect(Math.max(...seen)).toBeLessThan(SMALL.training.updates);
    expect(await leftBehind(line, `${backend}-killed`)).toEqual(await leftBehind(line, `${backend}-whole`));
  }, 120_000);
});

it('a run that had to go back is, when it is killed, the run that was not', async () => {
  const training = { ...SMALL.training, batch: 16, updates: 26 };
  const wild = { ...SMALL, seed: 3, sampler: { steps: 3 }, buffer: { capacity: 64 }, training, optimizer: { rate: 3 } };
  const config = await line.config('wild.json', wild);
  const [backend, updates] = ['wasm', training.updates];
  await line.done('train', 'wild-whole', '--config', config, '--backend', backend);
  await trainKilled(line, 'wild-killed', { config, backend, updates, kills: 3, seed: 4 });
  const whole = (await leftBehind(line, 'wild-whole')) as { found: { actions: string[]; from: number }[] };
  expect(whole.found[0]).toMatchObject({ actions: ['roll-back', 'smaller-rate'], from: 0 });
  expect(await leftBehind(line, 'wild-killed')).toEqual(whole);
}, 120_000);
