import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once, when another process has the lock. */
  readonly onWait?: (() => void) | undefined;
  /** Milliseconds without a sign of life after which a lock is nobody's. @defaultValue a minute */
  readonly stale?: number;
  /** Milliseconds between two looks. @defaultValue 200 */
  readonly every?: number;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Of this one holding of the lock. */
  readonly token: string;
}

/**
 * Does `work` while no other process does the same under the lock file `path`; `work` is told a name that no other has.
 *
 * A lock is a courtesy: it saves a second download. A process that was killed leaves one, which is taken over at once where
 * it is known to be dead, else after a minute without a sign of life. One that only slept may then wake beside the new
 * owner, so that `work` must be harmless even so. Rejects with the signal's reason.
 */
export async function withLock<T>(
  path: string,
  work: (token: string) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const { signal, onWait, stale = 60_000, every = 200 } = options;
  const owner: Owner = { pid: process.pid, host: hostname(), token: randomUUID() };
  for (let waited = false; !(await taken(path, owner)); waited = true) {
    signal?.throwIfAborted();
    if (await isDead(path, stale)) {
      await breakLock(path, owner.token);
    } else {
      if (!waited) onWait?.();
      await sleep(every, undefined, signal ? { signal } : {}).catch(() => signal!.throwIfAborted());
    }
  }
  const beat = setInterval(() => void touch(path), stale / 12);
  beat.unref();
  try {
    return await work(owner.token);
  } finally {
    clearInterval(beat);
    if ((await ownerOf(path))?.token === owner.token) await rm(path, { force: true });
  }
}

/** Makes the file, unless there is one. */
async function taken(path: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isDead(path: string, stale: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return false; // given back meanwhile
  if (Date.now() - found.mtimeMs > stale) return true;
  const owner = await ownerOf(path);
  return owner !== undefined && owner.host === hostname() && !isRunning(owner.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // no signal: only whether it could be sent
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it is another user's
  }
}

/** Of several that wait, one moves the file away; it need not be the same one that makes the next. */
async function breakLock(path: string, token: string): Promise<void> {
  const aside = `${path}.${token}`;
  await rename(path, aside).catch(() => undefined);
  await rm(aside, { force: true });
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

/** Undefined for a file that is not there, or not written yet. */
async function ownerOf(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}
