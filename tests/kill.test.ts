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
