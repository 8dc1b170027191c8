import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { CannotStore } from '../download/refused.js';
import type { Sink, Version } from '../download/sink.js';
import { unpackedDigest } from './unpacked-digest.js';

/** A download that is not done, in a file. */
export interface PartFile extends Sink {
  /** Flushes it and gives it its name. */
  readonly finish: (path: string) => Promise<void>;
  /** Closes it; `keep` leaves it at that path for the next call, else it is removed. */
  readonly leave: (keep?: string) => Promise<void>;
}

/** What writes the bytes: a file's `write`, or one that fails in a test. */
export type Write = (handle: FileHandle, chunk: Uint8Array) => Promise<void>;

/** A disk that is full, and quotas. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Opens a part, which need not exist, and reads what of it is there: SHA-256 goes on from that. */
export async function openPart(path: string, write: Write = append): Promise<PartFile> {
  const handle = await open(path, 'a+');
  let { size } = await handle.stat();
  let hash = await hashOf(path);
  let version = await readVersion(path);
  let closed = false;
  const close = async (): Promise<void> => {
    if (!closed) await handle.close();
    closed = true;
  };
  return {
    size: () => size,
    version: () => version,
    begin: async (next) => {
      await handle.truncate(0);
      [size, hash, version] = [0, createHash('sha256'), next];
      await rm(noteOf(path), { force: true });
      if (next) await writeFile(noteOf(path), JSON.stringify(next));
    },
    write: async (chunk) => {
      await storing(path, () => write(handle, chunk));
      hash.update(chunk);
      size += chunk.length;
    },
    sha256: async () => hash.copy().digest('hex'),
    unpackedSha256: (most) => unpackedDigest(path, most),
    finish: async (name) => {
      await storing(path, () => handle.sync());
      await close();
      await rename(path, name);
      await rm(noteOf(path), { force: true });
    },
    leave: async (keep) => {
      await close();
      if (keep !== undefined && size > 0) return movePart(path, keep);
      await removePart(path);
    },
  };
}

/** Gives a part that nobody has open another name. */
export async function movePart(from: string, to: string): Promise<void> {
  await rename(noteOf(from), noteOf(to)).catch(() => rm(noteOf(to), { force: true }));
  await rename(from, to);
}

export async function removePart(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(noteOf(path), { force: true });
}

/** What is known of a part's version stands beside it. */
export const noteOf = (path: string): string => `${path}.json`;

async function append(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  await handle.appendFile(chunk);
}

/** Says that there is no room in words that `fromMirrors` understands. */
async function storing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== undefined && FULL.has(code)) throw new CannotStore(`${path}: ${code}`, { cause });
    throw cause;
  }
}

async function hashOf(path: string): Promise<Hash> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash;
}

async function readVersion(path: string): Promise<Version | undefined> {
  try {
    const { url, tag } = JSON.parse(await readFile(noteOf(path), 'utf8')) as Partial<Version>;
    return typeof url === 'string' && typeof tag === 'string' ? { url, tag } : undefined;
  } catch {
    return undefined; // none, or half of one: as good as none
  }
}
