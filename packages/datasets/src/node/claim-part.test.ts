import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/sample.js';
import { claimPart } from './claim-part.js';
import { openPart } from './part-file.js';

const version = { url: 'http://x/', tag: '"a"' };

async function pathWith(parts: Readonly<Record<string, string>>): Promise<string> {
  const path = join(await temporaryFolder(), 'x');
  for (const [name, text] of Object.entries(parts)) await writeFile(`${path}${name}`, text);
  return path;
}

it('takes what an earlier download left, and what is known of its version', async () => {
  const path = await pathWith({ '.part': 'abc', '.part.json': JSON.stringify(version) });
  await claimPart(path, `${path}.me.part`);
  expect((await readdir(join(path, '..'))).sort()).toEqual(['x.me.part', 'x.me.part.json']);
  const part = await openPart(`${path}.me.part`);
  expect([part.size(), part.version()]).toEqual([3, version]);
  await part.leave();
});

it('takes the longest, and removes the others', async () => {
  const path = await pathWith({
    '.part': 'abc',
    '.dead.part': 'abcdef',
    '.dead.part.json': '{"url":',
    '.old.part': '',
  });
  await claimPart(path, `${path}.me.part`);
  expect(await readFile(`${path}.me.part`, 'utf8')).toBe('abcdef');
  const part = await openPart(`${path}.me.part`);
  expect(part.version()).toBeUndefined(); // half a note is none
  await part.leave();
  expect(await readdir(join(path, '..'))).toEqual([]);
});

it('is not disturbed by a process that only slept, and goes on writing', async () => {
  const path = await pathWith({});
  const sleeper = await open(`${path}.other.part`, 'a');
  await sleeper.appendFile('abc');
  await claimPart(path, `${path}.me.part`);
  await sleeper.appendFile('XYZ');
  await sleeper.close();
  expect(await readFile(`${path}.me.part`, 'utf8')).toBe('abc');
});

it('takes nothing of other files', async () => {
  const path = await pathWith({ y: '', 'y.part': 'abc', '.lock': '' });
  await claimPart(path, `${path}.me.part`);
  expect((await readdir(join(path, '..'))).sort()).toEqual(['x.lock', 'xy', 'xy.part']);
});
