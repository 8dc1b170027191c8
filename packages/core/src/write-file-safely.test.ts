import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFileSafely } from './node.js';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ebmjs-'))));
afterAll(() => rm(folder, { recursive: true }));

it('makes the folder, replaces the file and leaves nothing beside it', async () => {
  const path = join(folder, 'deep', 'file.txt');
  await writeFileSafely(path, 'old');
  await writeFileSafely(path, Uint8Array.of(110, 101, 119));
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(join(folder, 'deep'))).toEqual(['file.txt']);
});

it('leaves nothing behind when it cannot', async () => {
  const path = join(folder, 'taken');
  await mkdir(join(path, 'by a folder'), { recursive: true });
  await expect(writeFileSafely(path, 'x')).rejects.toThrow('EISDIR');
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('writes what comes in parts, and nothing when a part fails', async () => {
  const path = join(folder, 'parts.txt');
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  await writeFileSafely(
    path,
    (async function* () {
      yield bytes('one ');
      yield bytes('');
      yield bytes('two');
    })(),
  );
  expect(await readFile(path, 'utf8')).toBe('one two');
  const failing = (async function* () {
    yield bytes('half');
    throw new Error('no more');
  })();
  await expect(writeFileSafely(path, failing)).rejects.toThrow('no more');
  expect(await readFile(path, 'utf8')).toBe('one two');
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});
