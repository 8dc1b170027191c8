import { EbmError } from '@ebmjs/core';
import type { DataFile } from '../manifest.js';
import { CannotStore, Refused } from './refused.js';
import type { Sink } from './sink.js';
import { transfer, type TransferOptions } from './transfer.js';

/** Tries at one mirror; each goes on where the last one broke off. */
const TRIES = 3;

export interface MirrorOptions extends Omit<TransferOptions, 'file' | 'sink'> {
  readonly urls: readonly string[];
  /** Seconds before the second try at a mirror; the third waits four times as long. */
  readonly pause: number;
}

/**
 * Fills the sink from the first mirror that gives the right bytes, and returns its URL.
 *
 * Right are those of the published hash; and of data packed by themselves also other gzip, or none, of the same content.
 * Rejects with the signal's reason; with `CannotStore`; or with an `EbmError` that tells of every mirror what was wrong
 * with it. What has come stays in the sink where it may yet be of use.
 */
export async function fromMirrors(file: DataFile, sink: Sink, options: MirrorOptions): Promise<string> {
  const failures = new Map<string, Error>(); // the last one of each mirror
  for (const url of options.urls) {
    for (let tries = 1; tries <= TRIES; tries++) {
      try {
        const reused = await transfer(url, { ...options, file, sink });
        await checkContent(file, sink, reused > 0);
        return url;
      } catch (cause) {
        options.signal?.throwIfAborted();
        if (cause instanceof CannotStore) throw cause;
        failures.set(url, new Error(`${url}: ${reasonOf(cause)}`, { cause }));
        if (cause instanceof Refused || tries === TRIES) break;
        await pause(options.pause * 4 ** (tries - 1), options.signal);
      }
    }
  }
  const errors = [...failures.values()];
  const reasons = errors.map((error) => error.message).join('; ') || 'there are no mirrors';
  throw new EbmError(`download ${file.name}`, `failed: ${reasons}`, undefined, { cause: new AggregateError(errors) });
}

/** Throws, and empties the sink, for the wrong content; to ask again is of use only if another try left some of it. */
async function checkContent(file: DataFile, sink: Sink, reused: boolean): Promise<void> {
  const { bytes, sha256, unpacked } = file;
  const size = sink.size();
  const got = await sink.sha256();
  if (got === sha256 || (sha256 === null && (bytes ?? size) === size)) return;
  if (unpacked?.sha256 && unpacked.bytes !== null) {
    if (got === unpacked.sha256 || (await sink.unpackedSha256(unpacked.bytes)) === unpacked.sha256) return;
  }
  if (bytes !== null && size < bytes) throw new Error(`ended after ${size} of ${bytes} bytes`);
  await sink.begin();
  const what = sha256 === null ? `must have ${bytes} bytes, got ${size}` : `must have SHA-256 ${sha256}, got ${got}`;
  throw new (reused ? Error : Refused)(what);
}

/** `fetch` says "fetch failed", and why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${reasonOf(error.cause)})` : error.message;
}

async function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, seconds * 1000);
    signal?.addEventListener('abort', stop, { once: true });
    function done(): void {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    }
  });
}
