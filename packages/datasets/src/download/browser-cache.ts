import type { DataFile, Manifest } from '../manifest.js';

/** Files that a browser keeps, by data set and name. */
export interface BrowserCache {
  readonly read: () => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Says whether there was room. */
  readonly write: (bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>;
  readonly remove: () => Promise<void>;
  /** Whether any file of the data set is there. */
  readonly hasSet: () => Promise<boolean>;
}

/** The cache API wants URLs; nobody is ever asked for this one. */
const HOST = 'https://datasets.ebmjs.invalid';

/** A place in the browser's cache `name`; undefined where there is none, as in Node and on pages without `https:`. */
export async function browserCache(
  name: string,
  manifest: Manifest,
  file: DataFile,
): Promise<BrowserCache | undefined> {
  if (typeof caches === 'undefined') return undefined;
  const cache = await caches.open(name);
  const folder = `${HOST}/${manifest.name}/`;
  const url = `${folder}${encodeURIComponent(file.name)}`;
  return {
    read: async () => {
      const kept = await cache.match(url);
      return kept && new Uint8Array(await kept.arrayBuffer());
    },
    write: async (bytes) => {
      try {
        await cache.put(url, new Response(bytes, { headers: { 'content-length': `${bytes.length}` } }));
        return true;
      } catch {
        return false; // QuotaExceededError: what was there before is there still
      }
    },
    remove: async () => void (await cache.delete(url)),
    hasSet: async () => (await cache.keys()).some((request) => request.url.startsWith(folder)),
  };
}
