import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadData } from '../load-data.js';
import { readConfig, type RunFolder } from '../run-folder.js';
import { trainedModel } from '../trained-model.js';
import { sharedSamples } from './shared-samples.js';
import { tinyRun } from './tiny-run.fixture.js';

let folder: RunFolder;
beforeEach(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = await tinyRun({ sampling: { steps: 1 } });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder.path, { recursive: true, force: true });
});

async function draw(count: number, weights = 'w'): Promise<{ x: number[]; labels: number[]; seconds: number }> {
  const config = await readConfig(folder);
  const test = await loadData(config, 'test');
  const trained = await trainedModel(config, folder, test);
  const signal = new AbortController().signal;
  const samples = await sharedSamples({ config, folder, trained, test, weights, count, signal });
  const { x, y } = await samples.batch();
  const drawn = {
    x: Array.from(await x.data()),
    labels: Array.from(await tf.argMax(y!, 1).data()),
    seconds: samples.seconds(),
  };
  samples.dispose();
  trained.dispose();
  return drawn;
}

describe('sharedSamples', () => {
  it('are drawn once, and those of an interrupted draw are gone on with to the same numbers', async () => {
    const path = join(folder.evaluations, 'samples.safetensors');
    const whole = await draw(120);
    expect([whole.x.length, whole.seconds > 0]).toEqual([120 * 64, true]);
    expect([whole.labels[0], whole.labels[11], whole.labels[12], whole.labels[119]]).toEqual([0, 0, 1, 9]);
    expect(await draw(120)).toEqual({ ...whole, seconds: 0 });
    const { arrays, metadata } = decodeSafetensors(await readFile(path));
    const data = (arrays['samples']!.data as Float32Array).slice(0, 100 * 64);
    const part = { samples: { dtype: 'float32', shape: [100, 8, 8, 1], data } as const };
    await writeFile(path, encodeSafetensors({ arrays: part, metadata }));
    expect((await draw(120)).x).toEqual(whole.x);
  });

  it('of other weights are drawn anew', async () => {
    await draw(4);
    expect((await draw(4)).seconds).toBe(0);
    expect((await draw(4, 'other')).seconds).toBeGreaterThan(0);
  });
});
