import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { EbmError } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { parseConfig } from '../config.js';
import { sampleRun } from '../commands/sample.js';
import { loadData } from '../load-data.js';
import { readConfig, type RunFolder } from '../run-folder.js';
import { evaluateRun, evaluateWith, type EvaluateRunOptions } from './evaluate-run.js';
import { listed, type EvaluationExperiment, type ListedExperiment } from './evaluation-experiment.js';
import { readPictures, readRecord, readSummary, recordFile, stateFile } from './evaluation-files.js';
import { tinyRun, writeWeights } from './tiny-run.fixture.js';

let folder: RunFolder;
beforeEach(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = await tinyRun();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder.path, { recursive: true, force: true });
});

const settings = z.strictObject({ images: z.int().min(1).default(3), other: z.string().default('a') });
type Fake = EvaluationExperiment<z.infer<typeof settings>, unknown>;
const runs: string[] = [];
beforeEach(() => void (runs.length = 0));

/** One that writes down that it was run. */
const fake = (name: string, over: Partial<Fake> = {}): ListedExperiment =>
  listed<z.infer<typeof settings>, unknown>({
    name,
    title: name,
    description: name,
    settings,
    misfit: () => undefined,
    run: async (context) => {
      runs.push(name);
      return { result: { got: context.settings }, pictures: { dot: Uint8Array.of(1, 2) } };
    },
    sections: () => [],
    ...over,
  });

const evaluate = (list: readonly ListedExperiment[], over: Partial<EvaluateRunOptions> = {}) =>
  evaluateWith(list, { run: folder.path, samples: 4, ...over });

describe('what is known', () => {
  it('is kept with its pictures, returned as it is in the file, and not computed again', async () => {
    const first = await evaluate([fake('a')]);
    expect(first.records['a']!.result).toEqual({ got: { images: 3, other: 'a' } });
    expect(await readRecord(folder, 'a')).toEqual(first.records['a']);
    expect(await readPictures(folder, first.records['a']!)).toEqual({ dot: Buffer.of(1, 2) });
    expect(await evaluate([fake('a')])).toEqual(first);
    expect(runs).toEqual(['a']);
    expect((await readdir(folder.evaluations)).sort()).toEqual(['a-dot.png', 'a.json', 'summary.json']);
  });

  it('is computed again with other settings, other weights, another configuration, or where that is asked for', async () => {
    await evaluate([fake('a'), fake('b')]);
    await evaluate([fake('a'), fake('b')], { settings: { a: { other: 'b' } } });
    expect(runs).toEqual(['a', 'b', 'a']);
    await evaluate([fake('b')], { overwrite: true });
    expect(runs.splice(0)).toEqual(['a', 'b', 'a', 'b']);
    const config = await readConfig(folder);
    await writeWeights(folder, { ...config, seed: 9 }, await loadData(config, 'train'));
    await evaluate([fake('b')]);
    expect(runs.splice(0)).toEqual(['b']);
    await evaluate([fake('b', { version: 2 })]);
    expect(runs).toEqual(['b']);
  });

  it('of other samples is computed again, where it uses samples', async () => {
    const uses = fake('uses', {
      run: async (context) => {
        runs.push('uses');
        const { x, y } = await context.samples();
        return { result: [x.shape, y!.shape] };
      },
    });
    const { records } = await evaluate([uses, fake('not')]);
    expect(records['uses']!.result).toEqual([
      [4, 8, 8, 1],
      [4, 10],
    ]);
    await evaluate([uses, fake('not')]);
    expect(runs.splice(0)).toEqual(['uses', 'not']);
    await evaluate([uses, fake('not')], { samples: 6 });
    expect(runs.splice(0)).toEqual(['uses']);
    const config = parseConfig({ ...(await readConfig(folder)), sampling: { perClass: 1, steps: 1, heldOut: 2 } });
    await sampleRun(config, folder, { signal: new AbortController().signal });
    const left = await evaluate([uses, fake('not')], { samples: 6 });
    expect(left.records['uses']!.result).toEqual([
      [10, 8, 8, 1],
      [10, 10],
    ]);
    expect(runs).toEqual(['uses']);
  });
});

describe('an experiment', () => {
  it('that does not fit is told with its reason, run or not, and in the summary until it does', async () => {
    const told: string[] = [];
    const odd = fake('odd', { misfit: () => 'needs luck' });
    const onExperiment: EvaluateRunOptions['onExperiment'] = (...what) =>
      void told.push(what.filter(Boolean).join(' '));
    const { misfits, records } = await evaluate([odd, fake('a')], { onExperiment });
    expect([misfits, Object.keys(records)]).toEqual([{ odd: 'needs luck' }, ['a']]);
    expect(told).toEqual(['odd does not fit needs luck', 'a runs']);
    await evaluate([fake('b')]);
    expect((await readSummary(folder))!.misfits).toEqual({ odd: 'needs luck' });
    await evaluate([fake('odd')]);
    const { seconds, misfits: now } = (await readSummary(folder))!;
    expect([Object.keys(seconds).sort(), now]).toEqual([['a', 'b', 'odd'], {}]);
  });

  it('that cannot be done is told, and the others are done; one with a fault of ours ends it all', async () => {
    const bad = fake('bad', { run: () => Promise.reject(new EbmError('bad', 'must be good')) });
    const { failures, records } = await evaluate([bad, fake('a')]);
    expect(failures['bad']).toContain('must be good');
    expect(Object.keys(records)).toEqual(['a']);
    const worse = fake('worse', { run: () => Promise.reject(new TypeError('oh')) });
    await expect(evaluate([worse])).rejects.toThrow('oh');
  });

  it('that is stopped goes on from its checkpoint, which is gone when it is done', async () => {
    const stop = new AbortController();
    const long = fake('long', {
      run: async ({ checkpoint, signal }) => {
        const left = await checkpoint.read();
        const from = Number(left?.state ?? 0);
        for (let i = from; i < 5; i++) {
          runs.push(String(i));
          await checkpoint.write({ tensors: {}, state: i + 1 });
          if (i === 2 && !left) stop.abort(new Error('enough'));
          signal.throwIfAborted();
        }
        return { result: from };
      },
    });
    await expect(evaluate([long], { signal: stop.signal })).rejects.toThrow('enough');
    expect([existsSync(recordFile(folder, 'long')), existsSync(stateFile(folder, 'long'))]).toEqual([false, true]);
    expect((await evaluate([long])).records['long']!.result).toBe(3);
    expect(runs).toEqual(['0', '1', '2', '3', '4']);
    expect(existsSync(stateFile(folder, 'long'))).toBe(false);
  });

  it('has a key by its name, settings by its schema, and shares what is made once', async () => {
    const dispose = vi.fn();
    const make = vi.fn(async () => ({ dispose, number: 7 }));
    const keys: { [name: string]: unknown } = {};
    const asks = (name: string): ListedExperiment =>
      fake(name, {
        run: async ({ key, shared }) => {
          keys[name] = key;
          return { result: (await shared('seven', make)).number };
        },
      });
    await evaluate([asks('a'), asks('b')], { overwrite: true });
    const first = { ...keys };
    expect(first['a']).not.toEqual(first['b']);
    await evaluate([asks('b')], { overwrite: true });
    expect(keys).toEqual(first);
    expect([make.mock.calls.length, dispose.mock.calls.length]).toEqual([2, 2]);
  });
});

describe('bad input', () => {
  it.each([
    [{ experiments: ['nil'] }, 'must be one of class-grid'],
    [{ settings: { nil: {} } }, 'must be one of class-grid'],
    [{ settings: { ood: { images: 1 } } }, 'settings of ood: images must be at least 4, got 1'],
    [{ settings: { ood: { imges: 5 } } }, 'must not have "imges"'],
    [{ images: 2.5 }, 'images must be a whole number'],
    [{ samples: 0 }, 'evaluate.samples'],
    [{ sampels: 5 }, 'unknown option'],
  ])('%j is refused before anything is run', async (over, message) => {
    await expect(evaluateRun({ run: folder.path, ...over } as EvaluateRunOptions)).rejects.toThrow(message);
    expect(existsSync(folder.evaluations)).toBe(false);
  });

  it('is a folder without a checkpoint, of which nothing stays in memory', async () => {
    const before = tf.memory().numTensors;
    await rm(folder.checkpoints, { recursive: true });
    await expect(evaluateRun({ run: folder.path })).rejects.toThrow('`ebmjs train` makes it');
    expect(tf.memory().numTensors).toBe(before);
    expect(JSON.parse(await readFile(folder.config, 'utf8'))).toHaveProperty('seed', 0);
  });
});
