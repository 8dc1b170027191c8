import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { DataFile } from './manifest.js';
import type { Progress } from './progress.js';

/** A server that will not give the file, however often it is asked. */
export class Refused extends Error {}

interface FetchOptions {
  readonly url: string;
  readonly file: DataFile;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Completes `path` from `url`, beginning after the bytes that are there, and returns how many of them it could use.
 * Rejects where the bytes are too few or too many; what has come stays.
 */
export async function fetchInto(path: string, { url, file, signal, onProgress }: FetchOptions): Promise<number> {
  const total = file.gzip.bytes;
  const have = await usableBytes(path, total);
  if (have === total) return have;
  const headers = { 'accept-encoding': 'identity', ...(have > 0 && { range: `bytes=${have}-` }) };
  const response = await fetch(url, { headers, signal: signal ?? null });
  const body = await accepted(response, path, have);
  const reused = response.status === 206 ? have : 0;
  let received = reused;
  const counted = new Transform({
    transform(chunk: Uint8Array, _, done) {
      received += chunk.length;
      if (received > total) return done(new Refused(`more than the ${total} bytes of the file`));
      onProgress?.({ file: file.name, received, total });
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(body), counted, createWriteStream(path, { flags: reused > 0 ? 'a' : 'w' }));
  if (received < total) throw new Error(`ended after ${received} of ${total} bytes`);
  return reused;
}

/** The bytes of the whole file, or of the rest of it; else rejects. */
async function accepted(response: Response, path: string, have: number): Promise<ReadableStream> {
  const rest = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${have}-`) === true;
  if (response.body && (rest || response.status === 200)) return response.body as ReadableStream;
  await response.body?.cancel();
  if (response.status !== 416) throw new Refused(`HTTP ${response.status}`);
  await rm(path, { force: true }); // the range was refused: from the beginning, then
  throw new Error(`HTTP 416 after ${have} bytes`);
}

/** Size of the part that an earlier call left; one that is too large to be a part is removed. */
async function usableBytes(path: string, total: number): Promise<number> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= total) return size;
  await rm(path);
  return 0;
}
