import { rm } from 'node:fs/promises';
import { useBackend } from '@ebmjs/backends';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine } from '../command-line.js';
import { leftBehind, trainKilled } from '../kill-and-resume.js';

const DIGITS = {
  seed: 7,
  model: { width: 4, blocks: [{ width: 4, down: true }] },
  sampler: { steps: 4 },
  buffer: { capacity: 200 },
  training: { updates: 40, batch: 16, checkpointEvery: 4 },
  checkpoints: { keepEvery: 20, best: { metric: 'gap', aim: 'nearest-zero' } },
  grids: { every: 10 },
  health: { snapshotEvery: 6 },
};

const line = commandLine();
afterAll(() => rm(line.folder, { recursive: true, force: true }));
const hasNode = await useBackend('node').then(
  () => true,
  () => false,
);

describe.each(['cpu', 'wasm', 'node'])('a run on %s', (backend) => {
  it.skipIf(backend === 'node' && !hasNode)(
    'that is killed ten times and resumed by new processes is the run that was not, bit for bit',
    async () => {
      const config = await line.config('digits.json', DIGITS);
      await line.done('train', `${backend}-whole`, '--config', config, '--backend', backend);
      const killing = { config, backend, updates: DIGITS.training.updates, kills: 10, seed: 2 };
      const seen = await trainKilled(line, `${backend}-killed`, killing);
      process.stderr.write(`${backend}: killed with ${seen.join(', ')} updates logged\n`);
      expect(seen).toHaveLength(10);
      expect(await leftBehind(line, `${backend}-killed`)).toEqual(await leftBehind(line, `${backend}-whole`));
    },
    30 * 60_000,
  );
});
