import { readFile, rm } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine, untilTrue } from '../command-line.js';

const TINY = {
  updates: 4,
  batch: 8,
  seeds: [0, 1],
  network: { width: 6 },
  ebm: { steps: 1, capacity: 200 },
  ewc: { samples: 2 },
  replay: { perClass: 2 },
};

const { folder, at, config, start, cli, done } = commandLine();
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Results {
  readonly runs: readonly { readonly method: string; readonly seed: number; readonly matrix: number[][] }[];
}
const results = async (name: string): Promise<Results> =>
  JSON.parse(await readFile(at(name, 'results.json'), 'utf8')) as Results;
const matrices = async (name: string): Promise<unknown> =>
  (await results(name)).runs.map(({ method, seed, matrix }) => ({ method, seed, matrix }));

describe('ebmjs continual', () => {
  it('compares the methods on Split-digits: a table, JSON and a page; again, nothing is left to do', async () => {
    await config('tiny.json', TINY);
    const out = await done('continual', 'whole', '--config', 'tiny.json');
    expect(out).toContain('replay, seed 1');
    expect(out.trim().split('\n').at(-1)).toBe('report: whole/report.html');
    const { runs } = await results('whole');
    expect(runs).toHaveLength(10);
    expect(runs.every(({ matrix }) => matrix.length === 5 && matrix.every((row) => row.length === 5))).toBe(true);
    expect(await readFile(at('whole', 'report.html'), 'utf8')).toContain('ewc: task by task');
    const before = await matrices('whole');
    await done('continual', 'whole', '--resume');
    expect(await matrices('whole')).toEqual(before);
  }, 120_000);

  it('stopped by Ctrl-C and gone on with is the experiment that was never stopped', async () => {
    await config('tiny.json', TINY);
    await done('continual', 'straight', '--config', 'tiny.json', '--methods', 'ewc,ebm');
    const run = start(['continual', 'stopped', '--config', 'tiny.json', '--methods', 'ewc,ebm']);
    await untilTrue(run, async () => run.said().includes('ewc, seed 1'));
    run.child.kill('SIGINT');
    const { code, err } = await run.ended;
    expect({ code, err }).toMatchObject({
      code: 130,
      err: expect.stringContaining('ebmjs continual stopped --resume'),
    });
    await done('continual', 'stopped', '--resume');
    expect(await matrices('stopped')).toEqual(await matrices('straight'));
  }, 120_000);

  it('refuses what will not do with code 2', async () => {
    await config('tiny.json', TINY);
    const said = async (...args: string[]): Promise<string> => {
      const { code, err } = await cli('continual', ...args);
      expect(code).toBe(2);
      return err;
    };
    expect(await said('none', '--methods', 'vae')).toContain('methods.0 must be one of ebm');
    expect(await said('none', '--resume')).toContain('must be a file that can be read');
    expect(await said('none', '--resume', '--seeds', '1')).toContain('leave away');
    expect(await said('none', '--data', 'mnist', '--held-out', 'x')).toContain('--held-out: must be a whole number');
    await done('continual', 'there', '--config', 'tiny.json', '--methods', 'naive', '--seeds', '0');
    expect(await said('there')).toContain('--resume goes on with it');
  }, 120_000);
});
