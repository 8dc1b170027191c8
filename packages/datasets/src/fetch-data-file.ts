import { EbmError, knownOptions, sha256 } from '@ebmjs/core';
import { browserCache, type BrowserCache } from './download/browser-cache.js';
import { bytesText } from './download/bytes-text.js';
import { fromMirrors } from './download/from-mirrors.js';
import { gunzip, isGzip } from './download/gunzip.js';
import { memorySink } from './download/memory-sink.js';
import type { DownloadProgress } from './download/sink.js';
import { tell } from './download/tell.js';
import { licenceText } from './licence-text.js';
import type { DataFile, Manifest } from './manifest.js';
import { fileOf, manifestOf } from './manifests.js';
import { mirrorUrls } from './mirror-urls.js';

export interface FetchDataOptions {
  /** Name of the browser's cache that keeps the files; null for none. @defaultValue `'ebmjs-datasets'` */
  readonly cache?: string | null;
  /** Never touch the network. @defaultValue false */
  readonly offline?: boolean;
  /**
   * Folders on the web that have the files under their names, instead of the usual ones. A page can read those only that
   * allow it (CORS), and one of `https:` only such: a copy on your own site always will do.
   */
  readonly mirrors?: readonly string[];
  /** Seconds of silence after which a server is given up. @defaultValue 30 */
  readonly stall?: number;
  readonly signal?: AbortSignal;
  /** Called as bytes of a download arrive. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Told the licence at the first download. @defaultValue it is written to the console */
  readonly onNotice?: (text: string) => void;
}

export const FETCH_OPTIONS: readonly string[] = [
  'cache',
  'offline',
  'mirrors',
  'stall',
  'signal',
  'onProgress',
  'onNotice',
];

/** Above this a browser is the wrong place: the file is held in memory in one piece. */
const MOST = 1e9;

/**
 * The bytes of a file of a data set in a browser, checked, and unpacked where it is gzip by itself: from the Cache API, or
 * else from the mirrors, as `readDataFile` of `@ebmjs/datasets/node` has it from a disk. A cut download is continued within
 * the call. Only what has the published content is kept.
 *
 * Rejects with an `EbmError` where no mirror has it (what was wrong at each), where a person must fetch it, where it is too
 * large for a page, and on a page without `https:`, which cannot check it; with the signal's reason when stopped.
 */
export async function fetchDataFile(
  name: string,
  fileName: string,
  options: FetchDataOptions = {},
): Promise<Uint8Array> {
  knownOptions('fetchDataFile', options, FETCH_OPTIONS);
  const manifest = manifestOf(name);
  return fetchFileOf(manifest, fileOf(manifest, fileName), options);
}

/** The same, of a manifest that need not be a published one. */
export async function fetchFileOf(
  manifest: Manifest,
  file: DataFile,
  options: FetchDataOptions = {},
): Promise<Uint8Array> {
  const { cache: name = 'ebmjs-datasets', signal } = options;
  signal?.throwIfAborted();
  const cache = name === null ? undefined : await browserCache(name, manifest, file);
  const stored = await cache?.read();
  if (stored) {
    if (await isRight(stored, file)) return unpacked(stored, file);
    await cache!.remove();
  }
  return unpacked(await downloaded(manifest, file, { options, cache }), file);
}

/** What was stored was right; a browser may have lost some of it. */
async function isRight(
  stored: Uint8Array<ArrayBuffer>,
  { sha256: want, unpacked: inside }: DataFile,
): Promise<boolean> {
  const got = await sha256(stored);
  if (want === null || got === want || got === inside?.sha256) return true;
  if (!inside?.sha256 || inside.bytes === null) return false;
  return gunzip(stored, inside.bytes).then(
    async (plain) => (await sha256(plain)) === inside.sha256,
    () => false,
  );
}

async function unpacked(stored: Uint8Array<ArrayBuffer>, { name, unpacked: inside }: DataFile): Promise<Uint8Array> {
  if (!inside || !isGzip(stored)) return stored;
  try {
    return await gunzip(stored, inside.bytes ?? 4 * MOST);
  } catch (cause) {
    throw new EbmError(name, 'must be gzip', undefined, { cause });
  }
}

async function downloaded(
  manifest: Manifest,
  file: DataFile,
  { options, cache }: { readonly options: FetchDataOptions; readonly cache: BrowserCache | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  const urls = mirrorUrls(file, options.mirrors);
  refuse(manifest, file, { urls, options });
  const { stall = 30, signal, onProgress, onNotice = tell } = options;
  if (!(await cache?.hasSet())) onNotice(licenceText(manifest));
  const sink = memorySink();
  await fromMirrors(file, sink, { urls, stall, pause: 1, signal, onProgress });
  const bytes = sink.bytes();
  if (cache && !(await cache.write(bytes)))
    onNotice(`${file.name} (${bytesText(bytes.length)}) does not fit into the cache of this browser, and was not kept`);
  return bytes;
}

function refuse(
  { name, manual = '' }: Manifest,
  file: DataFile,
  { urls, options }: { readonly urls: readonly string[]; readonly options: FetchDataOptions },
): void {
  const size = file.bytes === null ? '' : ` (${bytesText(file.bytes)})`;
  if (options.offline)
    throw new EbmError(name, `must find ${file.name}${size} in the cache: offline forbids to download it`);
  if (urls.length === 0) throw new EbmError(name, `must be given mirrors of ${file.name}${size}. ${manual}`.trim());
  if (file.bytes !== null && file.bytes > MOST)
    throw new EbmError(name, `must be read in Node: a page cannot hold ${file.name}${size}`);
}
