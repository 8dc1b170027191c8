import { mkdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { bytesText } from '../download/bytes-text.js';
import { fromMirrors } from '../download/from-mirrors.js';
import { CannotStore } from '../download/refused.js';
import type { DownloadProgress } from '../download/sink.js';
import { unpackedName, type DataFile } from '../manifest.js';
import { claimPart, restOf } from './claim-part.js';
import { findFile } from './find-file.js';
import { isGzip } from './is-gzip.js';
import { withLock } from './lock.js';
import { openPart, type Write } from './part-file.js';

export interface DownloadOptions {
  /** Where the file is put. Made where it does not exist. */
  readonly folder: string;
  readonly urls: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Called once when another process is fetching the file already. */
  readonly onWait?: (() => void) | undefined;
  /** Seconds of silence after which a server is given up. @defaultValue 30 */
  readonly stall?: number | undefined;
  /** Seconds before a second try. @defaultValue 1 */
  readonly pause?: number | undefined;
  /** Stands in for the disk in tests. */
  readonly disk?: { readonly write?: Write; readonly free?: (folder: string) => Promise<number> };
}

/**
 * Fetches a file from the first mirror that gives the right bytes, and returns its path.
 *
 * Bytes arrive in a file beside it, which a later call continues; only one of the right content gets its name. One process
 * fetches and the others wait for it. Rejects with the signal's reason, or with an `EbmError`: for a disk that is full
 * (nothing is left then), for a folder that cannot be written, and else with what was wrong at every mirror.
 */
export async function download(file: DataFile, options: DownloadOptions): Promise<string> {
  const { folder, signal, onWait } = options;
  const path = join(folder, file.name);
  await makeCache(folder);
  return withLock(`${path}.lock`, (token) => fetched(file, `${path}.${token}.part`, options), { signal, onWait });
}

async function fetched(file: DataFile, own: string, options: DownloadOptions): Promise<string> {
  const { folder, stall = 30, pause = 1 } = options;
  const there = await findFile([{ origin: 'cache', folder }], file); // another process was faster
  if (there) return there.path;
  const path = join(folder, file.name);
  await claimPart(path, own);
  const part = await openPart(own, options.disk?.write);
  try {
    await checkRoom(file, part.size(), options);
    await fromMirrors(file, part, { ...options, stall, pause });
    const plain = file.unpacked !== undefined && !(await isGzip(own));
    const named = plain ? join(folder, unpackedName(file)) : path;
    await part.finish(named);
    return named;
  } catch (error) {
    const full = error instanceof CannotStore;
    await part.leave(full ? undefined : restOf(path));
    throw full ? noRoom(file, folder, error) : error;
  }
}

/** Better before the download than in its middle. */
async function checkRoom(file: DataFile, had: number, { folder, disk }: DownloadOptions): Promise<void> {
  const free = await (disk?.free ?? freeBytes)(folder);
  if (file.bytes !== null && free < file.bytes - had) throw new CannotStore(`${bytesText(free)} are free`);
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const noRoom = ({ name, bytes }: DataFile, folder: string, cause: Error): EbmError =>
  new EbmError(
    `download ${name}`,
    `needs ${bytes === null ? 'more room' : `${bytesText(bytes)} of room`} in ${folder}, of which too little is free; ` +
      'nothing was left there: free some, or name another folder as cache',
    cause.message,
    { cause },
  );

/** A folder marked as one that backups may leave out. */
async function makeCache(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\n# Written by ebmjs.\n');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new EbmError('cache', `must be a folder that can be written, and ${folder} is none`, code, { cause });
  }
}
