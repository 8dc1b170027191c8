import { readFile, rm } from 'node:fs/promises';
import { useBackend } from '@ebmjs/backends';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../command-line.js';

// The table of docs/evaluation.md, by its commands.
const NOISY = {
  model: { width: 8 },
  sampler: { noise: 0.08 },
  training: { updates: 1200 },
  optimizer: { rate: { schedule: 'cosine', from: 0.002, to: 0.0002, steps: 1200 } },
};
const POSTERIOR = { rounds: 12, averaged: 8, steps: 10, temperatures: [3e-5, 1e-4, 2e-4, 3e-4] };
const HOLE = { rounds: 10, averaged: 7, chains: 4 };

/** A method, and how much smaller the model's squared error is, image by image. */
interface Row {
  readonly method: string;
  readonly gain: { readonly difference: { readonly value: number; readonly standardError: number } } | null;
}

const line = commandLine();
afterAll(() => rm(line.folder, { recursive: true, force: true }));
const backend = await useBackend('node').then(
  () => 'node',
  () => 'wasm',
);

beforeAll(async () => {
  const config = await line.config('noisy.json', NOISY);
  await line.done('train', 'noisy', '--config', config, '--backend', backend, '--threads', '1');
});

/** What an experiment with these settings finds, of all held-out images. */
async function found<T>(experiment: string, settings: object): Promise<T> {
  const config = await line.config('settings.json', { [experiment]: settings });
  const flags = ['--images', '300', '--config', config, '--backend', backend, '--threads', '1', '--overwrite'];
  await line.done('evaluate', 'noisy', '--only', experiment, ...flags);
  const record = JSON.parse(await readFile(line.at('noisy', 'evaluation', `${experiment}.json`), 'utf8')) as unknown;
  return (record as { readonly result: T }).result;
}

/** Better than each by two standard errors or more, and than what knows the label as well by at least so many. */
function expectBetter(rows: readonly Row[], thanOfItsClass: number): void {
  const compared = rows.flatMap(({ method, gain }) => (gain ? [{ method, ...gain.difference }] : []));
  expect(compared.length).toBeGreaterThan(4);
  for (const { method, value, standardError } of compared)
    expect(value / standardError, method).toBeGreaterThan(method.includes('its class') ? thanOfItsClass : 2);
}

describe('held-out digits, restored by a network that was trained with much noise', () => {
  it('are nearer to what they were than anything that they are compared with, where there is noise on them', async () => {
    const { noises } = await found<{ readonly noises: readonly { readonly rows: readonly Row[] }[] }>('denoising', POSTERIOR); // prettier-ignore
    expect(noises).toHaveLength(3);
    for (const { rows } of noises) expectBetter(rows, 2);
  }, 600_000);

  it('and where there is salt and pepper', async () => {
    const { rows } = await found<{ readonly rows: readonly Row[] }>('salt-and-pepper', POSTERIOR);
    expectBetter(rows, 2);
  }, 600_000);

  it.each([
    ['the lower half is unknown', {}],
    ['rows 2 and 3 are', { rows: [2, 4] }],
    ['half of the pixels are', { hole: 'pixels' }],
  ])(
    'where %s, and no farther than what knows their label',
    async (_, hole) => {
      const { sets } = await found<{ readonly sets: { readonly test: readonly Row[] } }>('inpainting', { ...HOLE, ...hole }); // prettier-ignore
      expectBetter(sets.test, -3);
    },
    600_000,
  );
});
