import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileCheckpoint } from '../node.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ebmjs-checkpoint-'))));
afterAll(() => rm(folder, { recursive: true }));

it('is nothing at first, then what was written last, in one file', async () => {
  const { read, write } = fileCheckpoint(join(folder, 'new', 'ais.safetensors'));
  expect(await read()).toBeUndefined();
  await write(Uint8Array.of(1, 2, 3));
  await write(Uint8Array.of(4, 5));
  expect([...(await read())!]).toEqual([4, 5]);
  expect(await readdir(join(folder, 'new'))).toEqual(['ais.safetensors']);
});

it('tells of what it cannot read', async () => {
  await expect(fileCheckpoint(folder).read()).rejects.toThrow('EISDIR');
});

it('refuses options that make no sense', () => {
  expect(fileCheckpoint('x').every).toBe(30);
  expect(fileCheckpoint('x', { every: 0 }).every).toBe(0);
  expect(() => fileCheckpoint('x', { every: -1 })).toThrow(
    'fileCheckpoint.every: must be a finite number of at least 0',
  );
  expect(() => fileCheckpoint('x', { seconds: 1 } as object)).toThrow('unknown option');
});
