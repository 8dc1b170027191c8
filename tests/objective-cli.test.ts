import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';

const RUN = {
  seed: 3,
  model: { width: 4, blocks: [{ width: 4, down: true }] },
  sampler: {
    steps: 3,
    retune: { every: 4, least: 10, most: 1000, perDecade: 1, steps: 8, budget: 100, chains: 8 },
  },
  buffer: { capacity: 64 },
  objective: {
    l2: 0.5,
    terms: [
      { term: 'klDivergence', through: 2, weight: 0.3, chains: 8 },
      { term: 'classification', weight: 0.1 },
      { term: 'neighbourEntropy', after: 32, neighbours: 8 },
    ],
  },
  training: { updates: 10, batch: 16, checkpointEvery: 5 },
  sampling: { perClass: 2, steps: 5 },
};
/** Of the whole loss, by the names under which its parts are reported. */
const WEIGHTS = { contrast: 1, penalty: 0.5, kl: 0.3, class: 0.1, entropy: 0.3 };

const { folder, at, config, cli, done, checkpoint } = commandLine();

type Row = { readonly [name: string]: number };
const linesOf = async <T>(...names: string[]): Promise<T[]> =>
  (await readFile(at(...names), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
const rowsOf = async (run: string): Promise<Row[]> => {
  const rows = await linesOf<Row>(run, 'metrics.jsonl');
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'milliseconds')));
};
type Event = { readonly kind: string; readonly step: number; readonly message: string; readonly numbers?: Row };
const tunedIn = async (run: string): Promise<Event[]> =>
  (await linesOf<Event>(run, 'events.jsonl')).filter(({ kind }) => kind === 'tuned');

beforeAll(async () => {
  await config('run.json', RUN);
  await done('train', 'whole', '--config', 'run.json');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a run whose configuration asks for terms, and for its step size to be found as it goes', () => {
  it('has their weighted sum as its loss, and their parts beside it in every line', async () => {
    const rows = await rowsOf('whole');
    expect(rows).toHaveLength(10);
    for (const row of rows) {
      const sum = Object.entries(WEIGHTS).reduce((total, [name, weight]) => total + weight * row[name]!, 0);
      expect(row['loss']).toBeCloseTo(sum, 4);
      for (const part of ['kl.mismatch', 'kl.unclipped', 'class.accuracy']) expect(row).toHaveProperty([part]);
    }
    // The chains stored before updates 1 and 2 are 0 and 16, too few; then there are distances.
    expect(rows.map((row) => 'entropy.distance' in row)).toEqual(rows.map((_, i) => i >= 2));
  });

  it('tells of every tuning, and walks by what was found', async () => {
    const [rows, tuned] = [await rowsOf('whole'), await tunedIn('whole')];
    expect(tuned.map(({ step }) => step)).toEqual([4, 8]);
    const found = tuned.map(({ numbers }) => numbers?.['stepSize']);
    let stepSize = 30;
    const walked = rows.map(({ step }) => {
      const now = tuned.findIndex((event) => event.step === step! - 1);
      return (stepSize = (now >= 0 ? found[now] : undefined) ?? stepSize);
    });
    rows.forEach((row, i) => expect(row['stepSize']).toBeCloseTo(walked[i]!, 9));
    expect(new Set(walked).size).toBeGreaterThan(1); // or nothing would have been tested
  });

  it('stopped where a tuning is due and resumed, it is the run that was never stopped', async () => {
    await done('train', 'halves', '--config', 'run.json', '--updates', '4');
    await done('train', 'halves', '--resume', '--updates', '10');
    expect(await checkpoint('halves')).toEqual(await checkpoint('whole'));
    expect(await rowsOf('halves')).toEqual(await rowsOf('whole'));
    expect(await tunedIn('halves')).toEqual(await tunedIn('whole'));
  }, 120_000);

  it('is refused where the configuration has become another', async () => {
    await done('train', 'edited', '--config', 'run.json', '--updates', '2');
    const text = await readFile(at('edited', 'config.json'), 'utf8');
    await config('edited/config.json', text.replace('"through": 2', '"through": 3'));
    const { code, err } = await cli('train', 'edited', '--resume', '--updates', '3');
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining('the checkpoint is of another run: config.objective.terms'),
    });
  }, 120_000);

  it('is sampled with the step size that it has come to', async () => {
    const { numbers } = (await tunedIn('whole')).findLast((event) => event.numbers)!;
    await done('sample', 'whole');
    const samples = await readFile(at('whole', 'samples.safetensors'));
    const saved = JSON.parse(await readFile(at('whole', 'config.json'), 'utf8')) as typeof RUN;
    const fixed = { ...saved, sampler: { ...saved.sampler, retune: undefined, stepSize: numbers!['stepSize'] } };
    await config('whole/config.json', fixed);
    await done('sample', 'whole');
    expect(await readFile(at('whole', 'samples.safetensors'))).toEqual(samples);
    await config('whole/config.json', { ...fixed, sampler: { ...fixed.sampler, stepSize: 30 } });
    await done('sample', 'whole');
    expect(await readFile(at('whole', 'samples.safetensors'))).not.toEqual(samples);
    await config('whole/config.json', saved);
  }, 120_000);

  it('has curves of all of it in its report', async () => {
    await done('report', 'whole');
    const report = await readFile(at('whole', 'report.html'), 'utf8');
    for (const title of [
      'Step size of the chains',
      'kl.unclipped',
      'class.accuracy',
      'step size tuned',
      'after update 4',
    ])
      expect(report).toContain(title);
  }, 120_000);
});

it('terms that do not fit the data are refused before anything is written', async () => {
  await config('misfit.json', { ...RUN, model: { conditioning: 'none' } });
  const { code, err } = await cli('train', 'misfit', '--config', 'misfit.json');
  expect(code).toBe(2);
  expect(err).toContain('objective.terms.1 must be left out: classification needs a model that reads labels');
});
