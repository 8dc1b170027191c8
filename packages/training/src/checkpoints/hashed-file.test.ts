import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@ebmjs/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readHashed, writeHashed } from './hashed-file.js';
import { isOurs, UNNAMED } from './manifest.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'ebmjs-hashed-'))));
afterEach(() => rm(folder, { recursive: true }));

/** More than is read at once, and no whole number of it. */
const LARGE = Uint8Array.from({ length: 2 ** 24 + 4099 }, (_, i) => (i * i) % 251);

async function* pieces(...sizes: number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const size of [...sizes, LARGE.length]) yield LARGE.subarray(at, (at = Math.min(LARGE.length, at + size)));
}

it('writes pieces as one file, whose name is made of their hash, and reads it back', async () => {
  const hash = await sha256(LARGE);
  const entry = await writeHashed(folder, pieces(1, 0, 5000), (of) => `f-${of}`);
  expect(entry).toEqual({ file: `f-${hash}`, bytes: LARGE.length, sha256: hash });
  expect(await readdir(folder)).toEqual([`f-${hash}`]);
  const read = await readHashed(join(folder, entry.file));
  expect(read.sha256).toBe(hash);
  expect(Buffer.compare(read.bytes, LARGE)).toBe(0);
  expect(Buffer.compare(await readFile(join(folder, entry.file)), LARGE)).toBe(0);
});

it('leaves nothing where a piece fails, and what a killed process leaves is known for ours', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield LARGE.subarray(0, 9);
    throw new Error('no more');
  }
  await expect(writeHashed(folder, broken(), (of) => of)).rejects.toThrow('no more');
  expect(await readdir(folder)).toEqual([]);
  expect([UNNAMED, `${UNNAMED}.12.part`].map(isOurs)).toEqual([true, true]);
});

it('reads an empty file, and rejects for one that is not there', async () => {
  await writeFile(join(folder, 'empty'), '');
  expect((await readHashed(join(folder, 'empty'))).bytes).toHaveLength(0);
  await expect(readHashed(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
});
