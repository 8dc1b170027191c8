import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test/sample.js';
import { withLock } from './lock.js';

const lockIn = async (): Promise<string> => join(await temporaryFolder(), 'x.lock');
const owner = (of: object): string => JSON.stringify({ host: hostname(), pid: process.pid, token: 'other', ...of });

it('lets one in at a time, each under a name of its own, and removes the lock', async () => {
  const path = await lockIn();
  let inside = 0;
  const work = async (token: string): Promise<string> => {
    expect(++inside).toBe(1);
    await sleep(20);
    inside--;
    return token;
  };
  const tokens = await Promise.all(Array.from({ length: 5 }, () => withLock(path, work, { every: 5 })));
  expect(new Set(tokens).size).toBe(5);
  expect(existsSync(path)).toBe(false);
});

it('is given back where the work fails', async () => {
  const path = await lockIn();
  await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(path)).toBe(false);
});

it('is taken at once from a process of this machine that is dead', async () => {
  const path = await lockIn();
  const { pid } = spawnSync(process.execPath, ['--version']);
  await writeFile(path, owner({ pid }));
  const onWait = vi.fn();
  expect(await withLock(path, async () => 'done', { onWait })).toBe('done');
  expect(onWait).not.toHaveBeenCalled();
  expect(await readdir(join(path, '..'))).toEqual([]);
});

it('is taken from a process elsewhere, and one of which nothing is known, after long silence only', async () => {
  for (const content of [owner({ host: 'elsewhere', pid: 1 }), '']) {
    const path = await lockIn();
    await writeFile(path, content);
    const onWait = vi.fn();
    const options = { onWait, every: 5 };
    const refused = withLock(path, async () => 'in', { ...options, signal: AbortSignal.timeout(50) });
    await expect(refused).rejects.toThrow('timeout');
    expect(onWait).toHaveBeenCalledTimes(1);
    const before = new Date(Date.now() - 61_000);
    await utimes(path, before, before);
    expect(await withLock(path, async () => 'in', options)).toBe('in');
  }
});

it('gives signs of life while it works', async () => {
  const path = await lockIn();
  const long = withLock(path, () => sleep(400, 'long'), { stale: 120 });
  await sleep(20);
  const other = withLock(path, async () => 'short', { stale: 120, every: 5 });
  expect(await Promise.race([long, other])).toBe('long');
  expect(await other).toBe('short');
});

it('leaves the lock of another that took it over', async () => {
  const path = await lockIn();
  await withLock(path, () => writeFile(path, owner({})));
  expect(existsSync(path)).toBe(true);
});
