import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendRows, flush, readRows, trimRows } from './json-lines.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ebmjs-lines-'))));
afterAll(() => rm(folder, { recursive: true }));

it('rows come back as they went, without half a line at the end', async () => {
  const path = join(folder, 'a.jsonl');
  expect(await readRows(path)).toEqual([]);
  await appendRows(path, [{ step: 1 }, { step: 2 }]);
  await flush(path);
  await writeFile(path, '{"step":3', { flag: 'a' });
  expect(await readRows(path)).toEqual([{ step: 1 }, { step: 2 }]);
  await trimRows(path, (rows) => rows);
  expect(await readFile(path, 'utf8')).toBe('{"step":1}\n{"step":2}\n');
});

it('flush changes nothing, and makes a file where there is none', async () => {
  const path = join(folder, 'b.jsonl');
  await flush(path);
  expect(await readFile(path, 'utf8')).toBe('');
});
