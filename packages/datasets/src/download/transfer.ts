import type { DataFile } from '../manifest.js';
import { largest } from './largest.js';
import { Refused } from './refused.js';
import type { DownloadProgress, Sink, Version } from './sink.js';
import { stallGuard, type StallGuard } from './stall-guard.js';
import { isWebPage, WEB_PAGE } from './web-page.js';

export interface TransferOptions {
  readonly file: DataFile;
  readonly sink: Sink;
  /** Seconds of silence after which a server is given up. */
  readonly stall: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** Answers that another try may change. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks one server for what the sink lacks, and returns how many bytes that were there it could go on from.
 *
 * Rejects with `Refused` for what another try would not change, with another error for what it may; what came stays.
 */
export async function transfer(url: string, options: TransferOptions): Promise<number> {
  const { file, sink, stall, signal } = options;
  const had = await usable(url, file, sink);
  if (had > 0 && had === file.bytes) return had;
  const guard = stallGuard(stall, signal);
  try {
    const response = await fetch(url, { headers: headersFor(url, had, sink), signal: guard.signal });
    const version = versionOf(url, response.headers);
    const reused = await accept(response, version, { file, sink, had });
    await receive(response, { ...options, guard, ...(reused === 0 && { begin: () => sink.begin(version) }) });
    return reused;
  } catch (error) {
    if (guard.signal.aborted) throw guard.signal.reason; // what `fetch` makes of it differs from place to place
    throw error;
  } finally {
    guard.stop();
  }
}

/** Bytes to go on from: of this very version, or else of any, where a hash will tell. */
async function usable(url: string, file: DataFile, sink: Sink): Promise<number> {
  const size = sink.size();
  if (size === 0) return 0;
  const known = file.sha256 !== null || sink.version()?.url === url;
  if (known && size <= largest(file)) return size;
  await sink.begin();
  return 0;
}

function headersFor(url: string, had: number, sink: Sink): Record<string, string> {
  const version = sink.version();
  return {
    'accept-encoding': 'identity', // browsers ask for what they like
    ...(had > 0 && { range: `bytes=${had}-` }),
    ...(had > 0 && version?.url === url && { 'if-range': version.tag }),
  };
}

interface Asked {
  readonly file: DataFile;
  readonly sink: Sink;
  readonly had: number;
}

/** Takes the answer as the whole file or as the rest of it, and returns how much that was there is of use; else rejects. */
async function accept(response: Response, version: Version | undefined, asked: Asked): Promise<number> {
  try {
    return await judged(response, version, asked);
  } catch (error) {
    await response.body?.cancel().catch(() => undefined);
    throw error;
  }
}

async function judged(response: Response, version: Version | undefined, { file, sink, had }: Asked): Promise<number> {
  const { status, headers } = response;
  if (status === 416) {
    await sink.begin(); // it has less than we do: from the beginning, then
    throw new Error(`HTTP 416 after ${had} bytes`);
  }
  if (PASSING.has(status)) throw new Error(`HTTP ${status}`);
  if (status !== 200 && status !== 206) throw new Refused(`HTTP ${status}`);
  if (headers.get('content-type')?.includes('text/html')) throw new Refused(WEB_PAGE);
  if (status === 200) {
    checkLength(headers, file);
    return 0;
  }
  const range = headers.get('content-range');
  const hidden = range === null && response.type === 'cors' && file.sha256 !== null; // from pages; the hash will tell
  if (!hidden && range?.startsWith(`bytes ${had}-`) !== true)
    throw new Refused(`HTTP 206 of other bytes than those from ${had} on`);
  const before = sink.version();
  if (before && version && before.url === version.url && before.tag !== version.tag) {
    await sink.begin();
    throw new Error('the file changed while it was fetched');
  }
  return had;
}

/** Only of an answer that is not packed for the way can the length be compared. */
function checkLength(headers: Headers, file: DataFile): void {
  const length = headers.get('content-length');
  if (length === null || file.bytes === null || headers.has('content-encoding')) return;
  if (file.unpacked?.sha256) return; // packed anew it is as good
  if (Number(length) !== file.bytes) throw new Refused(`has ${length} bytes, and the file ${file.bytes}`);
}

/** A weak ETag promises less than the same bytes. */
function versionOf(url: string, headers: Headers): Version | undefined {
  const etag = headers.get('etag');
  const tag = etag !== null && !etag.startsWith('W/') ? etag : headers.get('last-modified');
  return tag === null ? undefined : { url, tag };
}

interface ReceiveOptions extends TransferOptions {
  readonly guard: StallGuard;
  /** For a whole file: what was there goes when the first bytes have shown that they are data. */
  readonly begin?: () => Promise<void>;
}

async function receive(response: Response, options: ReceiveOptions): Promise<void> {
  const { file, sink, guard, begin, onProgress } = options;
  const reader = response.body!.getReader();
  const total = file.bytes ?? declared(response, begin ? 0 : sink.size());
  try {
    for (let next = await reader.read(), first = true; !next.done; next = await reader.read(), first = false) {
      if (first && begin) {
        if (isWebPage(next.value)) throw new Refused(WEB_PAGE);
        await begin();
      }
      if (sink.size() + next.value.length > largest(file)) throw new Refused('sent more than the file can have');
      await sink.write(next.value);
      guard.alive();
      onProgress?.({ file: file.name, received: sink.size(), total });
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error;
  }
}

/** What the server says that the whole will be. */
function declared({ headers }: Response, had: number): number | null {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? null : had + Number(length);
}
