import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useBackend } from '@ebmjs/backends';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from './config.js';
import { runFolder } from './run-folder.js';
import { trainRun } from './training-run.js';
import { tuneRun, type TuneRunOptions } from './tune-run.js';

const folder = await mkdtemp(join(tmpdir(), 'ebmjs-tune-'));
beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => {
  await useBackend('cpu');
  await rm(folder, { recursive: true, force: true });
});

const tiny = parseConfig({
  model: { width: 4, blocks: [{ width: 4, down: true }] },
  sampler: { steps: 3 },
  buffer: { capacity: 32 },
  training: { updates: 3, batch: 8 },
});
const signal = new AbortController().signal;
const options: TuneRunOptions = { updates: 2, least: 10, most: 1000, steps: 6, signal };

it('tuneRun trains a new model first, the same of the same seed, and leaves no tensor behind', async () => {
  const before = tf.memory().numTensors;
  const [tuned, again] = [await tuneRun(tiny, options), await tuneRun(tiny, options)];
  expect(again).toEqual(tuned);
  expect(tuned.candidates.map(({ stepSize }) => stepSize)).toEqual([10, 21.5, 46.4, 100, 215, 464, 1000]);
  for (const { clipped, movementToNoise, saturated } of tuned.candidates) {
    expect([clipped, movementToNoise, saturated].every((value) => typeof value === 'number')).toBe(true);
  }
  const fresh = await tuneRun(tiny, { ...options, updates: 0 });
  expect(fresh.candidates).not.toEqual(tuned.candidates);
  expect(tf.memory().numTensors).toBe(before);
});

it('tuneRun takes the weights and the chains of a checkpoint', async () => {
  const run = runFolder(join(folder, 'run'));
  await trainRun(tiny, { folder: run, resume: false, overwrite: false, interrupt: signal, lost: signal });
  const before = tf.memory().numTensors;
  const tuned = await tuneRun(tiny, { ...options, folder: run });
  // The seed and the updates are the same: so is what is tuned for.
  expect(tuned).toEqual(await tuneRun(tiny, { ...options, updates: 3 }));
  expect(tf.memory().numTensors).toBe(before);
});

it('tuneRun says where there is no checkpoint', async () => {
  const none = runFolder(join(folder, 'none'));
  await expect(tuneRun(tiny, { ...options, folder: none })).rejects.toThrow('checkpoint (`ebmjs train` makes it)');
});
