import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readBytes, readJson, writeJson } from './files.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ebmjs-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('JSON comes back as it went, in folders that did not exist', async () => {
  const path = join(folder, 'a', 'b.json');
  await writeJson(path, { x: [1, null] });
  expect(await readJson('here', path)).toEqual({ x: [1, null] });
  expect((await readFile(path, 'utf8')).endsWith('}\n')).toBe(true);
});

it('what is no JSON is refused by name, with the reason', async () => {
  const path = join(folder, 'bad.json');
  await writeFile(path, '{"a": 1,}');
  const fault = await readJson('here', path).catch((error: unknown) => error);
  expect(EbmError.isInstance(fault)).toBe(true);
  expect((fault as Error).message).toMatch(/^here: must hold JSON \(.+\), got ".*bad\.json"$/s);
});

it.each([
  ['a file that is not there', 'none'],
  ['a folder', '.'],
])('%s is refused by name', async (_, name) => {
  await expect(readBytes('--config', join(folder, name))).rejects.toThrow('--config: must be a file that can be read');
});
