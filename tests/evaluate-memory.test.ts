import { rm } from 'node:fs/promises';
import { useBackend } from '@ebmjs/backends';
import { evaluateRun } from 'ebmjs/node';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { experiments } from '../packages/ebmjs/src/experiments/experiments.js';
import { tinyRun } from '../packages/ebmjs/src/experiments/tiny-run.fixture.js';
import type { RunFolder } from '../packages/ebmjs/src/run-folder.js';
import { QUICK } from './evaluate-settings.js';

let folder: RunFolder;
beforeAll(async () => {
  await useBackend('wasm');
  folder = await tinyRun();
});
afterAll(async () => {
  await rm(folder.path, { recursive: true, force: true });
  await tf.setBackend('cpu');
});
beforeEach(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true));

const names = experiments.map(({ name }) => name);
const evaluate = (name: string, signal?: AbortSignal) =>
  evaluateRun({ run: folder.path, experiments: [name], settings: QUICK, samples: 20, overwrite: true, ...(signal && { signal }) }); // prettier-ignore

it.each(names)(
  '%s leaves no tensor, and what it found survives JSON',
  async (name) => {
    const before = tf.memory().numTensors;
    const { records, misfits, failures } = await evaluate(name);
    expect(tf.memory().numTensors).toBe(before);
    expect(failures).toEqual({});
    expect(Object.keys({ ...records, ...misfits })).toEqual([name]);
    expect(JSON.parse(JSON.stringify(records))).toEqual(records);
  },
  120_000,
);

it.each(names)(
  '%s leaves no tensor when it is stopped, wherever that is',
  async (name) => {
    const before = tf.memory().numTensors;
    const stopped = new Error('stopped');
    for (const looks of [3, 9]) {
      const seen = await evaluate(name, stopsAfter(looks, stopped)).catch((error: unknown) => error);
      expect(tf.memory().numTensors).toBe(before);
      if (seen instanceof Error) expect(seen).toBe(stopped);
    }
  },
  120_000,
);

/** A signal that aborts when it has been looked at so often. */
function stopsAfter(looks: number, reason: Error): AbortSignal {
  const controller = new AbortController();
  let left = looks;
  const { signal } = controller;
  const look = signal.throwIfAborted.bind(signal);
  signal.throwIfAborted = () => {
    if (--left < 0) controller.abort(reason);
    look();
  };
  return signal;
}
