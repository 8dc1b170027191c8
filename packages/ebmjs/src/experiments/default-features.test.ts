import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@ebmjs/backends';
import { release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadData } from '../load-data.js';
import { readConfig, type RunFolder } from '../run-folder.js';
import { defaultFeatures } from './default-features.js';
import { sharedThings } from './shared-things.js';
import { tinyRun } from './tiny-run.fixture.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await useBackend('cpu')));

let folder: RunFolder;
beforeEach(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = await tinyRun();
  await mkdir(folder.evaluations, { recursive: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder.path, { recursive: true, force: true });
});

/** What an experiment would be given; a process that has made nothing yet. */
async function given(over: object = {}) {
  const config = { ...(await readConfig(folder)), ...over };
  const [train, test] = [await loadData(config, 'train'), await loadData(config, 'test')];
  const things = sharedThings();
  const { signal } = new AbortController();
  return { context: { config, folder, train, test, signal, shared: things.shared }, dispose: things.dispose };
}

const file = (): string => join(folder.evaluations, 'classifier.safetensors');

describe('defaultFeatures', () => {
  it('are of a classifier that has learnt, and named so', async () => {
    const { context, dispose } = await given();
    const before = tf.memory().numTensors;
    const by = await defaultFeatures(context, 120);
    expect(by.accuracy.value).toBeGreaterThan(0.6); // chance is 0.1
    expect(by.name).toBe(`features of our own classifier, accuracy ${(100 * by.accuracy.value).toFixed(1)} %`);
    const rows = context.test.rows([0, 1, 2]);
    const [features, probabilities] = [by.features(rows.x), by.probabilities(rows.x)];
    expect([features.shape, probabilities.shape]).toEqual([
      [3, 64],
      [3, 10],
    ]);
    release(features, probabilities, rows);
    dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('are the same by the same data and seed, read or learnt again, and others by another seed', async () => {
    const bytes: Buffer[] = [];
    for (const over of [{}, {}, { seed: 5 }]) {
      const { context, dispose } = await given(over);
      await rm(file(), { force: true });
      const by = await defaultFeatures(context, 3);
      expect(await defaultFeatures(context, 3)).toBe(by);
      bytes.push(await readFile(file()));
      dispose();
    }
    expect(bytes[1]!.equals(bytes[0]!)).toBe(true);
    expect(bytes[2]!.equals(bytes[0]!)).toBe(false);
    const { mtimeMs } = await stat(file());
    const { context, dispose } = await given({ seed: 5 });
    const { x } = context.test.rows([0]);
    const read = (await defaultFeatures(context, 3)).features(x);
    expect((await stat(file())).mtimeMs).toBe(mtimeMs); // not learnt again
    await rm(file());
    const { context: fresh, dispose: done } = await given({ seed: 5 });
    const learnt = (await defaultFeatures(fresh, 3)).features(x);
    expect(read.dataSync()).toEqual(learnt.dataSync());
    dispose();
    done();
  });

  it('leave nothing in memory or on the disk where they are stopped', async () => {
    const { context } = await given();
    const before = tf.memory().numTensors;
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(defaultFeatures({ ...context, signal }, 5)).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });
});
