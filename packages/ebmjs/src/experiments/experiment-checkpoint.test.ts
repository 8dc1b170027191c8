import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { experimentCheckpoint } from './experiment-checkpoint.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'ebmjs-state-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (about: string) => experimentCheckpoint(join(folder, 'a.safetensors'), { about });

describe('experimentCheckpoint', () => {
  it('gives back what was written, bit for bit, and leaves nothing over', async () => {
    const before = tf.memory().numTensors;
    const tensors = { x: tf.tensor([0.1, -3e-30]), n: tf.tensor([7], [1], 'int32') };
    await at('a').write({ tensors, state: { step: 3, sums: [0.1] } });
    const found = (await at('a').read())!;
    expect(found.state).toEqual({ step: 3, sums: [0.1] });
    expect(Array.from(await found.tensors['x']!.data())).toEqual(Array.from(await tensors.x.data()));
    expect([found.tensors['n']!.dtype, found.tensors['n']!.dataSync()[0]]).toEqual(['int32', 7]);
    release(found.tensors, tensors);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is none where nothing was written, or what is there is of anything else', async () => {
    expect(await at('a').read()).toBeUndefined();
    await at('a').write({ tensors: {}, state: null });
    expect(await at('b').read()).toBeUndefined();
    expect(await at('a').read()).toEqual({ tensors: {}, state: null });
  });

  it('counts a damaged file as none, and says so', async () => {
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await writeFile(join(folder, 'a.safetensors'), 'no safetensors');
    expect(await at('a').read()).toBeUndefined();
    expect(told.mock.calls[0]![0]).toContain('is damaged');
    told.mockRestore();
  });

  it('is due when the time is over', async () => {
    const path = join(folder, 'a.safetensors');
    expect(experimentCheckpoint(path, { about: 1, every: 0 }).due()).toBe(true);
    expect(experimentCheckpoint(path, { about: 1, every: 1000 }).due()).toBe(false);
  });
});
