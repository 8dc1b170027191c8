import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { key, release } from '@ebmjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCheckpoint } from './encode-checkpoint.js';
import { namedTensors } from './named-tensors.js';
import { loadCheckpoint, saveCheckpoint } from './node.js';
import { start } from './run-state.js';
import { numbers, toyOptions } from './toy-run.fixture.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'checkpoint-'))));
afterAll(() => rm(folder, { recursive: true }));

describe('saveCheckpoint and loadCheckpoint', () => {
  const options = toyOptions(2);
  const state = start(options, key(3));

  it('carry a run through a file, over an older one, and leave no other', async () => {
    const path = join(folder, 'run', 'latest.safetensors');
    const older = start(options, key(4));
    await saveCheckpoint(path, { ...options, state: older });
    await saveCheckpoint(path, { ...options, state, extra: 'x' });
    expect(await readdir(join(folder, 'run'))).toEqual(['latest.safetensors']);
    expect(new Uint8Array(await readFile(path))).toEqual(await encodeCheckpoint({ ...options, state, extra: 'x' }));
    const loaded = await loadCheckpoint(path, options);
    expect(loaded.extra).toBe('x');
    expect(numbers(namedTensors(loaded.state))).toEqual(numbers(namedTensors(state)));
    release(older, loaded.state);
  });

  it('leave the old file alone when the new one cannot be made', async () => {
    const path = join(folder, 'kept.safetensors');
    await saveCheckpoint(path, { ...options, state });
    const [before, files] = [await readFile(path), await readdir(folder)];
    await expect(saveCheckpoint(path, { ...options, state, other: 1 } as never)).rejects.toThrow('unknown option');
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(folder)).toEqual(files);
  });

  it('say when there is no file', async () => {
    await expect(loadCheckpoint(join(folder, 'none'), options)).rejects.toThrow('ENOENT');
  });
});
