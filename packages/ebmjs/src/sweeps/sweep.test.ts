import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Interrupted } from '../interrupt.js';
import { sweep, type SweepOptions, type SweepResults } from './sweep.js';
import { sweepFolder, type SweepFolder } from './sweep-folder.js';
import { parseSweep } from './sweep-spec.js';
import { sweepText } from './sweep-text.js';

const base = {
  model: { width: 2, blocks: [{ width: 2, down: true }] },
  sampler: { steps: 2 },
  buffer: { capacity: 16 },
  training: { updates: 3, batch: 8, checkpointEvery: 2 },
  sampling: { perClass: 1, steps: 2, heldOut: 20 },
  likelihood: { temperatures: 2, images: 2, chainsPerClass: 2 },
};
const spec = parseSweep({
  base,
  axes: { 'sampler.stepSize': [10, 100] },
  seeds: [0, 1],
  likelihood: true,
  metric: 'gap',
});

let root: string;
beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true); // progress bars
  root = await mkdtemp(join(tmpdir(), 'ebmjs-sweep-'));
});
afterAll(() => {
  vi.restoreAllMocks();
  return rm(root, { recursive: true, force: true });
});

const at = (name: string): SweepFolder => sweepFolder(join(root, name));
const never = new AbortController().signal;

function run(name: string, options: Partial<SweepOptions> = {}, what = spec): Promise<SweepResults> {
  const interrupt = options.interrupt ?? never;
  return sweep(what, { folder: at(name), overwrite: false, lost: never, ...options, interrupt, signal: interrupt });
}

/** Without what a clock measured. */
const timeless = ({ trials }: SweepResults) =>
  trials.map(({ figures, ...trial }) => ({ ...trial, figures: { ...figures, imageStepsPerSecond: null } }));

let whole: SweepResults;
let tensors: number;
beforeAll(async () => {
  tensors = tf.memory().numTensors;
  whole = await run('whole');
}, 60_000);

describe('sweep', () => {
  it('runs every trial and evaluates it, and leaves no tensor', () => {
    expect(tf.memory().numTensors).toBe(tensors);
    expect(whole.trials.map(({ trial, seed, ended, updates }) => [trial, seed, ended, updates])).toEqual([
      ['0', 0, 'done', 3],
      ['1', 1, 'done', 3],
      ['2', 0, 'done', 3],
      ['3', 1, 'done', 3],
    ]);
    for (const { figures } of whole.trials)
      expect(Object.entries(figures).filter(([name, value]) => name !== 'findings' && !Number.isFinite(value))).toEqual(
        [],
      );
    expect(whole.trials[0]!.figures.gap).not.toBe(whole.trials[2]!.figures.gap);
    expect(whole.settings.map(({ trials }) => trials)).toEqual([2, 2]);
  });

  it('writes table and page', async () => {
    const { results, table, page } = at('whole');
    expect(JSON.parse(await readFile(results, 'utf8'))).toEqual(JSON.parse(JSON.stringify(whole)));
    expect((await readFile(table, 'utf8')).trim().split('\r\n')).toHaveLength(5);
    const html = await readFile(page, 'utf8');
    expect(html).toContain('gap by sampler.stepSize');
    expect(html).toContain('labelAgreement');
    expect(sweepText(whole.settings).split('\n')[1]).toMatch(/^10 +2 +0 +/);
  });

  it('goes on after an interrupt: finished trials are left alone, the one under way ends as if nothing had been', async () => {
    const stop = new AbortController();
    const first = run('halves', {
      interrupt: stop.signal,
      onTrial: (_, index) => {
        if (index === 1) stop.abort(new Interrupted('stopped'));
      },
    });
    await expect(first).rejects.toThrow(Interrupted);
    const trial = (name: string, file: string): string => join(at('halves').trials, name, file);
    expect([existsSync(trial('0', 'trial.json')), existsSync(trial('1', 'trial.json'))]).toEqual([true, false]);
    expect((await readFile(trial('1', 'metrics.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(1);
    const begun: number[] = [];
    const rest = await run('halves', { onTrial: (_, index) => void begun.push(index) });
    expect(begun).toEqual([1, 2, 3]);
    expect(timeless(rest)).toEqual(timeless(whole));
  }, 60_000);

  it('does not mix with another sweep, but for one that may replace it', async () => {
    const other = parseSweep({ base, axes: { 'sampler.noise': [0.1] } });
    await expect(run('whole', {}, other)).rejects.toThrow('sweep: another one is in the folder');
    const { trials } = await run('whole', { overwrite: true }, other);
    expect(trials).toHaveLength(1);
    expect(existsSync(join(at('whole').trials, '3'))).toBe(false);
  }, 60_000);

  it('takes a trial that diverges as a result, and goes on', async () => {
    const wild = parseSweep({ base, axes: { 'optimizer.rate': [1e6, 1e-3] } });
    const { trials, settings } = await run('wild', {}, wild);
    expect(trials.map(({ ended }) => ended)).toEqual(['stopped', 'done']);
    expect(trials[0]!.message).toMatch(/energy/);
    expect(trials[0]!.figures.aurocNoise).toBeNull();
    expect(settings.map(({ stopped }) => stopped)).toEqual([1, 0]);
    expect(await readFile(at('wild').page, 'utf8')).toContain('Trials that had to stop');
    const begun: number[] = [];
    await run('wild', { onTrial: (_, index) => void begun.push(index) }, wild);
    expect(begun).toEqual([]);
  }, 60_000);
});
