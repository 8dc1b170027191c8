import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunFolder } from '../run-folder.js';
import { evaluateRun } from './evaluate-run.js';
import { readPictures, stateFile } from './evaluation-files.js';
import { tinyRun } from './tiny-run.fixture.js';

let folder: RunFolder;
beforeEach(async () => {
  folder = await tinyRun();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder.path, { recursive: true, force: true });
});

/** Long chains of the run, stopped when its progress says `at`. */
async function evaluated(at?: string) {
  const control = new AbortController();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    if (at !== undefined && String(text).includes(at)) control.abort(new Error('enough'));
    return true;
  });
  const settings = { 'long-chains': { chains: 3, steps: 20, references: 30 } };
  const { records } = await evaluateRun({
    run: folder.path,
    experiments: ['long-chains'],
    settings,
    signal: control.signal,
  });
  return records['long-chains']!;
}

it.each(['long-chains 8/40', 'long-chains 32/40'])(
  'stopped at %s and gone on with, are to the bit what they are when never stopped',
  async (at) => {
    const whole = await evaluated();
    const pictures = await readPictures(folder, whole);
    await rm(folder.evaluations, { recursive: true });
    const before = tf.memory().numTensors;
    await expect(evaluated(at)).rejects.toThrow('enough');
    expect(existsSync(stateFile(folder, 'long-chains'))).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
    const resumed = await evaluated();
    expect(resumed.result).toEqual(whole.result);
    expect(await readPictures(folder, resumed)).toEqual(pictures);
    expect(existsSync(stateFile(folder, 'long-chains'))).toBe(false);
  },
);
