import { EbmError, sha256 as hashOf } from '@ebmjs/core';
import { checkFit, type LoadedWeights } from './decode-weights.js';
import { fetchBytes } from './fetch-bytes.js';
import { loadWeightsFrom, type LoadOptions } from './load-weights-from.js';
import { checkHash } from './weights-index.js';
import type { Expected, WeightsFile, WeightsStorage } from './weights-storage.js';

export interface FetchWeightsOptions extends LoadOptions {
  /** SHA-256 of the file at the address, in hexadecimal; `null` takes what comes. An index has those of its shards. */
  readonly sha256: string | null;
  /** Instead of the platform's, for headers of your own or for tests. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * A network over HTTP, in browsers and in Node: a file of `encodeWeights`, or an index (`....index.json`) with its shards
 * beside it, fetched one after the other and each checked by its hash before a tensor is made of it. In memory there is
 * one file at a time, besides the tensors.
 *
 * Rejects with an `EbmError`, and keeps nothing, where the server has not got a file, for a wrong hash (expected and got),
 * for what `decodeWeights` throws for, and in a page that has no `crypto.subtle` (it must come by `https:` or from
 * `localhost`); with the signal's reason when stopped.
 */
export async function fetchWeights(url: string | URL, options: FetchWeightsOptions): Promise<LoadedWeights> {
  checkFit('fetchWeights', options, ['sha256', 'fetch', 'onProgress', 'signal']);
  const { sha256, fetch = globalThis.fetch, ...rest } = options;
  if (sha256 !== null) checkHash('fetchWeights.sha256', sha256);
  const address = addressOf(url);
  const storage = siteStorage(address, fetch);
  return loadWeightsFrom(storage, fileOf(address), { ...rest, ...(sha256 !== null && { sha256 }) });
}

function addressOf(url: string | URL): URL {
  const page = (globalThis as { readonly location?: { readonly href: string } }).location?.href;
  try {
    return new URL(url, page);
  } catch (cause) {
    throw new EbmError('fetchWeights.url', 'must be an address', String(url), { cause });
  }
}

const fileOf = ({ pathname }: URL): string => decodeURIComponent(pathname.split('/').at(-1)!);

/** The folder of a file on the web. The file itself is asked for by its whole address, query and all. */
function siteStorage(address: URL, fetch: typeof globalThis.fetch): WeightsStorage {
  const where = 'fetchWeights';
  const bytesOf = async (file: string, { sha256, ...expected }: Expected): Promise<Uint8Array> => {
    const url = file === fileOf(address) ? address : new URL(encodeURIComponent(file), address);
    const bytes = await fetchBytes(url, { where, fetch, ...expected });
    if (sha256 !== undefined) {
      const got = await hashOf(bytes);
      if (got !== sha256) throw new EbmError(where, `${url.href} must have SHA-256 ${sha256}`, got);
    }
    return bytes;
  };
  return {
    where,
    text: async (file, expected) => new TextDecoder().decode(await bytesOf(file, expected)),
    open: async (file, expected) => inMemory(await bytesOf(file, expected)),
  };
}

/** Bytes that are known to be right. They are given away, not copied. */
function inMemory(bytes: Uint8Array): WeightsFile {
  let at = 0;
  return {
    size: bytes.length,
    read: async (length) => bytes.subarray(at, (at += length)),
    end: async () => undefined,
    close: async () => undefined,
  };
}
