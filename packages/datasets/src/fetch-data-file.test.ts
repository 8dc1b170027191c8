import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { archiveFile, images, imagesFile, manifest, packed } from '../test/sample.js';
import { cutAfter, files, serve, status, webPage } from '../test/server.js';
import { fetchDataFile, fetchFileOf } from './fetch-data-file.js';
import { fetchIdx } from './fetch-idx.js';

const NAME = 'sample-images.gz';
const content = packed[NAME]!;
const half = Math.floor(content.length / 2);

/** A cache as browsers have it, of which a test can see the inside. */
function cacheStorage(room = Infinity): Map<string, Uint8Array> {
  const kept = new Map<string, Uint8Array>();
  const cache = {
    match: async (url: string) => (kept.has(url) ? new Response(kept.get(url) as Uint8Array<ArrayBuffer>) : undefined),
    put: async (url: string, response: Response) => {
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length > room) throw new DOMException('no room', 'QuotaExceededError');
      kept.set(url, bytes);
    },
    delete: async (url: string) => kept.delete(url),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
  };
  vi.stubGlobal('caches', { open: async () => cache });
  return kept;
}

const onNotice = vi.fn();
beforeEach(() => {
  vi.unstubAllGlobals();
  onNotice.mockClear();
});

const get = (mirrors: readonly string[], more: object = {}, file = imagesFile) =>
  fetchFileOf(manifest, file, { mirrors, onNotice, ...more });

describe('fetchFileOf', () => {
  it('brings a file, unpacked, with its progress, the second time without a request', async () => {
    const kept = cacheStorage();
    const server = await serve(files(packed));
    const received: number[] = [];
    const onProgress = (progress: { readonly received: number; readonly total: number | null }): void => {
      expect(progress.total).toBe(content.length);
      received.push(progress.received);
    };
    expect(await get([server.url], { onProgress })).toEqual(images);
    expect(received.at(-1)).toBe(content.length);
    expect(await get([server.url], { offline: true })).toEqual(images);
    expect(server.ranges).toHaveLength(1);
    expect([...kept.keys()]).toEqual([`https://datasets.ebmjs.invalid/sample/${NAME}`]);
    expect(onNotice.mock.calls).toEqual([['A sample. Licence: CC0. nobody http://localhost/']]);
  });

  it('goes on where it was cut, asks the next mirror, and knows a web page', async () => {
    cacheStorage();
    const [portal, cut] = [await serve(webPage()), await serve(cutAfter(half, content), files(packed))];
    expect(await get([portal.url, cut.url])).toEqual(images);
    expect(cut.ranges).toEqual([undefined, `bytes=${half}-`]);
  });

  it('takes other packing, and none', async () => {
    cacheStorage();
    const repacked = await serve(files({ [NAME]: gzipSync(images, { level: 1 }) }));
    expect(await get([repacked.url])).toEqual(images);
    expect(await get([repacked.url])).toEqual(images);
    expect(repacked.ranges).toHaveLength(1);
    const encoded = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(content));
    expect(await get([encoded.url], { cache: null })).toEqual(images);
  });

  it('keeps nothing that is wrong, and fetches anew what was damaged', async () => {
    const kept = cacheStorage();
    const bad = await serve(files({ [NAME]: content.map((byte, i) => (i === 99 ? byte ^ 1 : byte)) }));
    await expect(get([bad.url])).rejects.toThrow(`must have SHA-256 ${imagesFile.sha256}`);
    expect(kept.size).toBe(0);
    const good = await serve(files(packed));
    await get([good.url]);
    const [url] = [...kept.keys()];
    for (const damaged of [content.subarray(1), content.subarray(0, half)]) {
      kept.set(url!, damaged);
      expect(await get([good.url])).toEqual(images);
      expect(kept.get(url!)!.length).toBe(content.length);
    }
    expect(good.ranges).toHaveLength(3);
  });

  it('does without a cache that has no room, and says so', async () => {
    const kept = cacheStorage(100);
    const server = await serve(files(packed));
    expect(await get([server.url])).toEqual(images);
    expect(kept.size).toBe(0);
    expect(onNotice).toHaveBeenLastCalledWith(
      `${NAME} (9.65 kB) does not fit into the cache of this browser, and was not kept`,
    );
  });

  it('does without a cache where there is none, and leaves archives packed', async () => {
    const server = await serve(files(packed));
    expect(await get([server.url], {}, archiveFile)).toEqual(new Uint8Array(content));
  });

  it('says what is wrong where it cannot', async () => {
    cacheStorage();
    const none = await serve(status(404));
    await expect(get([none.url])).rejects.toThrow(`${none.url}${NAME}: HTTP 404`);
    await expect(get([none.url], { offline: true })).rejects.toThrow(
      `sample: must find ${NAME} (9.65 kB) in the cache: offline forbids to download it`,
    );
    await expect(get([], {})).rejects.toThrow(`sample: must be given mirrors of ${NAME}`);
    await expect(get([none.url], { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    await expect(fetchDataFile('celeba', 'img_align_celeba.zip')).rejects.toThrow('Google Drive has the files');
    const mirrors = [none.url];
    await expect(fetchDataFile('celeba', 'img_align_celeba.zip', { mirrors })).rejects.toThrow('must be read in Node');
    await expect(fetchDataFile('mnist', 'x', { folder: '' } as never)).rejects.toThrow('fetchDataFile: unknown option');
    await expect(fetchIdx('cifar10' as never)).rejects.toThrow('fetchIdx.name: must be one of mnist, fashion-mnist');
    await expect(fetchIdx('mnist', { split: 'all' as never })).rejects.toThrow('fetchIdx.split: must be one of');
  });
});
