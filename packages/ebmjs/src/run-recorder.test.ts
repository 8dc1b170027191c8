import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';
import { readEvents, readMetrics, runFolder, type RunFolder } from './run-folder.js';
import { rowOf, runRecorder, type Recorder } from './run-recorder.js';
import type { AdamState, WatchedUpdate } from '@ebmjs/training';

let folder: RunFolder;
beforeEach(async () => void (folder = runFolder(await mkdtemp(join(tmpdir(), 'ebmjs-recorder-')))));
afterEach(() => rm(folder.path, { recursive: true }));

const weights = { 'head/w': tf.tensor1d([1, 2, 4]) };
const negatives = tf.fill([4, 8, 8, 1], 0.5);
const update = (step: number, more: Partial<WatchedUpdate<AdamState>> = {}): WatchedUpdate<AdamState> =>
  ({
    step,
    state: { step, weights },
    metrics: { loss: step / 2, gap: -1, terms: { contrast: 0.25 } },
    negatives,
    events: [],
    ...more,
  }) as unknown as WatchedUpdate<AdamState>;
const seen = { start: negatives, real: negatives };
const recorder = (tensorboard = false, every: number | null = 2): Recorder => {
  const config = parseConfig({ grids: { every, images: 3 } });
  return runRecorder({ folder, config, from: 4, logged: { metrics: 4, events: 1 }, tensorboard });
};
const found = {
  step: 6,
  rule: 'drift',
  actions: ['roll-back'],
  numbers: { gap: -9 },
  saying: 'The samples stay behind.',
  from: 4,
};

describe('runRecorder', () => {
  it('writes a line an update, its terms beside its numbers', async () => {
    const { record, logged } = recorder();
    for (const step of [5, 6]) await record(update(step), seen);
    expect(await readMetrics(folder)).toEqual([5, 6].map((step) => rowOf(update(step))));
    expect(rowOf(update(5))).toEqual({ step: 5, loss: 2.5, gap: -1, contrast: 0.25 });
    expect(logged()).toEqual({ metrics: 6, events: 1 });
  });

  it('writes what was found, and counts it', async () => {
    const { record, logged } = recorder();
    await record(update(6, { events: [found] as never }), seen);
    const { saying, ...rest } = found;
    expect(await readEvents(folder)).toEqual([
      { kind: 'health', ...rest, message: `update 6: drift (roll-back): ${saying}` },
    ]);
    expect(logged()).toEqual({ metrics: 5, events: 2 });
  });

  it('draws the chains every so many updates, unless there are none or they are no images', async () => {
    const before = tf.memory().numTensors;
    const { record } = recorder();
    await record(update(5), seen);
    await record(update(6), seen);
    await record(update(8));
    await record(update(10, { negatives: tf.zeros([4, 2]) }), seen);
    const { negatives: _, ...refused } = update(12);
    await record(refused, seen);
    expect(await readdir(folder.grids)).toEqual(['step-00000006.png']);
    expect(tf.memory().numTensors).toBe(before + 1); // the chains that are no images
    await recorder(false, null).record(update(20), seen);
    expect(await readdir(folder.grids)).toEqual(['step-00000006.png']);
  });

  it('writes for TensorBoard only where that is asked for, and tells it where the run goes on', async () => {
    await recorder(false).record(update(6), seen);
    expect(await readdir(folder.path)).not.toContain('tensorboard');
    const { record } = recorder(true);
    await record(update(5), seen);
    await record(update(6, { state: { step: 4, weights } } as never), seen);
    await record(update(5), seen);
    const files = (await readdir(folder.tensorboard)).sort();
    for (const file of files) expect(file).toMatch(/^events\.out\.tfevents\.\d{10}\.\d{3}$/);
    const contents = await Promise.all(files.map((file) => readFile(join(folder.tensorboard, file))));
    // The version and the start of what goes on from 4, in two files: the second one because 5 and 6 were undone.
    const start = [
      [0, 3],
      [5, 7],
    ];
    expect(contents.map((bytes) => records(bytes).map(stepAndKind))).toEqual([
      [...start, [5, 5], [6, 5]],
      [...start, [5, 5]],
    ]);
    const names = [
      'metrics/loss',
      'metrics/contrast',
      'chains (start, sample, real)',
      'weights/head/w',
      'chains/pixels',
    ];
    for (const name of names) expect(contents[0]!.toString('latin1')).toContain(name);
  });
});

/** The data of each record of a TFRecord file. */
function records(bytes: Buffer): Buffer[] {
  const all: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    all.push(bytes.subarray(at + 12, at + 12 + length));
    at += 16 + length;
  }
  return all;
}

/** Of an event: the wall time takes 9 bytes, then the step, where there is one, and the field of what it tells. */
function stepAndKind(event: Buffer): [step: number, field: number] {
  const step = event[9] === 0x10 ? event[10]! : 0;
  return [step, event[event[9] === 0x10 ? 11 : 9]! >> 3];
}
