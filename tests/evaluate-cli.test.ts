import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, untilTrue } from './command-line.js';
import { QUICK } from './evaluate-settings.js';

const line = commandLine();
afterAll(() => rm(line.folder, { recursive: true, force: true }));

let flags: string[];
beforeAll(async () => {
  const small = {
    model: { width: 4, blocks: [{ width: 4, down: true }], conditioning: 'head' },
    sampler: { steps: 2 },
    buffer: { capacity: 32 },
    training: { updates: 3, batch: 8 },
    sampling: { steps: 3 },
  };
  flags = ['--samples', '220', '--config', await line.config('quick.json', QUICK), '--backend', 'wasm'];
  const plain = { ...small, model: { ...small.model, conditioning: 'none' } };
  await line.done('train', 'whole', '--config', await line.config('small.json', small), '--backend', 'wasm');
  await line.done('train', 'plain', '--config', await line.config('plain.json', plain), '--backend', 'wasm');
  await cp(line.at('whole'), line.at('killed'), { recursive: true });
  await line.done('evaluate', 'whole', '--all', ...flags);
}, 600_000);

/** All that an evaluation leaves but for times, by the names of the files. */
async function leftBy(name: string): Promise<{ readonly [file: string]: unknown }> {
  const files = (await readdir(line.at(name, 'evaluation'))).sort();
  const read = async (file: string): Promise<unknown> => {
    const bytes = await readFile(line.at(name, 'evaluation', file));
    return file.endsWith('.json') ? withoutTimes(bytes.toString()) : bytes.toString('base64');
  };
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await read(file)])));
}

const withoutTimes = (json: string): unknown =>
  JSON.parse(json, (name, value: unknown) => (/seconds/i.test(name) ? typeof value : value));

/** Names of all experiments, as the command lists them. */
const listed = async (): Promise<string[]> =>
  Array.from((await line.done('evaluate', '--list')).matchAll(/^([a-z-]+): /gm), ([, name]) => name!);

describe('ebmjs evaluate --all', () => {
  it('runs every experiment of the list that fits, says why others do not, and shows them in the report', async () => {
    const names = await listed();
    expect(names).toEqual(expect.arrayContaining(Object.keys(QUICK)));
    const { misfits } = JSON.parse(await readFile(line.at('whole', 'evaluation', 'summary.json'), 'utf8')) as {
      misfits: { [name: string]: string };
    };
    const files = Object.keys(await leftBy('whole'));
    for (const name of names) {
      expect(misfits[name] ?? files.includes(`${name}.json`), name).toBeTruthy();
    }
    expect(files.filter((file) => /state|part/.test(file))).toEqual([]);
    const report = await readFile(line.at('whole', 'report.html'), 'utf8');
    for (const title of ['Samples by class', 'Nearest training images', 'Outliers by energy'])
      expect(report).toContain(title);
    expect(report).toContain('samples, for all');
  });

  it('computes nothing again', async () => {
    const before = await leftBy('whole');
    const { code, err } = await line.cli('evaluate', 'whole', '--all', ...flags);
    expect([code, err.match(/^\S+ runs$/gm)]).toEqual([0, null]);
    expect(await leftBy('whole')).toEqual(before);
  }, 300_000);

  it('on an unconditional model tells what needs classes, which alone is bad input', async () => {
    const out = await line.done('evaluate', 'plain', '--all', ...flags);
    expect(out).toContain('does not fit: needs a model conditioned on classes');
    expect(existsSync(line.at('plain', 'evaluation', 'class-grid.json'))).toBe(false);
    const { code, err } = await line.cli('evaluate', 'plain', '--only', 'class-grid', ...flags);
    expect([code, err.trim().split('\n').at(-1)]).toEqual([
      2,
      'ebmjs: evaluate: must be given an experiment that fits the run, got "needs a model conditioned on classes"',
    ]);
  }, 600_000);
});

it('an evaluation that is killed twice, and stopped once, leaves what one leaves that is not', async () => {
  const evaluation = (...names: string[]): string => line.at('killed', 'evaluation', ...names);
  for (const [file, signal] of [
    ['class-grid.json', 'SIGKILL'],
    ['samples.safetensors', 'SIGKILL'],
    ['nearest-neighbours.json', 'SIGINT'],
  ] as const) {
    const run = line.start(['evaluate', 'killed', '--all', ...flags]);
    await untilTrue(run, () => existsSync(evaluation(file)));
    run.child.kill(signal);
    const { code, by } = await run.ended;
    expect(signal === 'SIGINT' ? code : by).toBe(signal === 'SIGINT' ? 130 : signal);
  }
  await line.done('evaluate', 'killed', '--all', ...flags);
  const [killed, whole] = [await leftBy('killed'), await leftBy('whole')];
  expect(Object.keys(killed).filter((file) => !file.endsWith('.part'))).toEqual(Object.keys(whole));
  for (const [file, content] of Object.entries(whole)) expect(killed[file], file).toEqual(content);
}, 900_000);

describe('bad input', () => {
  it.each([
    [[], 'must be given --all or --only'],
    [['--all', '--only', 'ood'], 'must be given --all or --only'],
    [['--only', 'odd'], 'evaluate: must be one of class-grid'],
    [['--all', '--set', 'ood'], '--set: must be name.setting=value'],
    [['--all', '--set', 'ood.images=x'], 'settings of ood: images must be'],
    [['--all', '--images', 'x'], '--images: must be a whole number'],
    [['--all', '--config', 'nowhere.json'], '--config: must be a file that can be read'],
    [['--all', '--imgs', '3'], '--imgs: unknown option'],
  ])('%j ends with code 2 and says why', async (args, message) => {
    const { code, err } = await line.cli('evaluate', 'whole', ...args);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it('is a folder that is no run', async () => {
    const { code, err } = await line.cli('evaluate', 'nowhere', '--all');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('run: must be the folder of a run: it has no config.json'),
    ]);
  });
});
