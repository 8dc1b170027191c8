import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError, sha256 } from '@ebmjs/core';
import { fetchInto, Refused } from './fetch-into.js';
import type { DataFile } from './manifest.js';
import type { Progress } from './progress.js';

/** Tries at one mirror; each goes on where the last one broke off. */
const TRIES = 3;

export interface DownloadOptions {
  /** Where the file is put, packed. Made where it does not exist. */
  readonly folder: string;
  readonly mirrors: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Fetches `name.gz` from the first mirror that gives the right bytes, and returns its path.
 *
 * Bytes arrive in `name.gz.part`, which a later call continues; only a file of the right size and hash gets its name.
 * A complete one of the wrong hash is removed. Rejects with the signal's reason, or with an `EbmError` that tells of every
 * mirror what was wrong with it.
 */
export async function download(file: DataFile, options: DownloadOptions): Promise<string> {
  const { folder, mirrors, signal } = options;
  await makeCache(folder);
  const path = join(folder, `${file.name}.gz`);
  const failures = new Map<string, Error>(); // the last one of each mirror
  for (const mirror of mirrors) {
    const url = `${mirror.replace(/\/*$/, '/')}${file.name}.gz`;
    for (let left = TRIES; left > 0; left--) {
      try {
        const reused = await fetchInto(`${path}.part`, { url, file, ...options });
        await keep(path, file, reused > 0);
        return path;
      } catch (cause) {
        signal?.throwIfAborted();
        failures.set(url, new Error(`${url}: ${reasonOf(cause)}`, { cause }));
        if (cause instanceof Refused) break;
      }
    }
  }
  const errors = [...failures.values()];
  const reasons = errors.map((error) => error.message).join('; ') || 'there are no mirrors';
  throw new EbmError(`download ${file.name}.gz`, `failed: ${reasons}`, undefined, {
    cause: new AggregateError(errors),
  });
}

/** `fetch` says "fetch failed", and why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${reasonOf(error.cause)})` : error.message;
}

/** Gives a complete download its name, or removes it; to ask again is of use only if another try left some of it. */
async function keep(path: string, file: DataFile, reused: boolean): Promise<void> {
  const got = await sha256(await readFile(`${path}.part`));
  if (got === file.gzip.sha256) return rename(`${path}.part`, path);
  await rm(`${path}.part`);
  throw new (reused ? Error : Refused)(`must have SHA-256 ${file.gzip.sha256}, got ${got}`);
}

/** A folder marked as one that backups may leave out. */
async function makeCache(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\n# Written by ebmjs.\n');
}
