import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifest, packed, temporaryFolder } from '../../test/sample.js';
import { cutAfter, files, serve, status } from '../../test/server.js';
import { download } from './download.js';
import type { Progress } from './progress.js';

const file = manifest.train.images;
const content = packed['sample-images.gz']!;
const wrong = content.map((byte, i) => (i === 100 ? byte ^ 1 : byte));
const half = Math.floor(content.length / 2);

const kept = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name !== 'CACHEDIR.TAG');

describe('download', () => {
  it('brings the file and reports how far it is', async () => {
    const folder = await temporaryFolder();
    const { url, ranges } = await serve(files(packed));
    const seen: Progress[] = [];
    const path = await download(file, { folder, mirrors: [url], onProgress: (progress) => seen.push(progress) });
    expect(new Uint8Array(await readFile(path))).toEqual(new Uint8Array(content));
    expect(await kept(folder)).toEqual(['sample-images.gz']);
    expect(seen.at(-1)).toEqual({ file: 'sample-images', received: content.length, total: content.length });
    expect(ranges).toEqual([undefined]);
    expect(await readFile(join(folder, 'CACHEDIR.TAG'), 'utf8')).toMatch(
      /^Signature: 8a477f597d28d172789f06886806bc55\n/,
    );
  });

  it('goes on by itself where a connection was cut', async () => {
    const folder = await temporaryFolder();
    const { url, ranges } = await serve(cutAfter(half, content), files(packed));
    await download(file, { folder, mirrors: [url] });
    expect(ranges).toEqual([undefined, `bytes=${half}-`]);
    expect(await kept(folder)).toEqual(['sample-images.gz']);
  });

  it('leaves a part when it gives up, which the next call continues, also at another mirror', async () => {
    const folder = await temporaryFolder();
    const cut = await serve(cutAfter(half, content), status(503));
    await expect(download(file, { folder, mirrors: [cut.url] })).rejects.toThrow('HTTP 503');
    expect(await kept(folder)).toEqual(['sample-images.gz.part']);
    const good = await serve(files(packed));
    await download(file, { folder, mirrors: [`${good.url}///`] });
    expect(good.ranges).toEqual([`bytes=${half}-`]);
    expect(await kept(folder)).toEqual(['sample-images.gz']);
  });

  it('begins again where the server does not know ranges', async () => {
    const folder = await temporaryFolder();
    const whole = (_: unknown, response: import('node:http').ServerResponse): void => void response.end(content);
    const { url } = await serve(cutAfter(half, content), whole);
    await download(file, { folder, mirrors: [url] });
    expect(await kept(folder)).toEqual(['sample-images.gz']);
  });

  it('goes on also where the server ended early and said nothing', async () => {
    const folder = await temporaryFolder();
    const { url, ranges } = await serve((_, response) => void response.end(content.subarray(0, half)), files(packed));
    await download(file, { folder, mirrors: [url] });
    expect(ranges).toEqual([undefined, `bytes=${half}-`]);
  });

  it('does not take a rest that begins elsewhere, and keeps the part', async () => {
    const folder = await temporaryFolder();
    const { url } = await serve(cutAfter(half, content), (_, response) => {
      response.writeHead(206, { 'content-range': `bytes 0-${content.length - 1}/${content.length}` }).end(content);
    });
    await expect(download(file, { folder, mirrors: [url] })).rejects.toThrow('HTTP 206');
    expect((await readFile(join(folder, 'sample-images.gz.part'))).length).toBe(half);
  });

  it('begins again where the range is refused', async () => {
    const folder = await temporaryFolder();
    const { url, ranges } = await serve(cutAfter(half, content), status(416), files(packed));
    await download(file, { folder, mirrors: [url] });
    expect(ranges).toEqual([undefined, `bytes=${half}-`, undefined]);
  });

  it('asks the next mirror where one has not got the file', async () => {
    const folder = await temporaryFolder();
    const [none, good] = [await serve(status(404)), await serve(files(packed))];
    await download(file, { folder, mirrors: [none.url, good.url] });
    expect(none.ranges).toHaveLength(1);
    expect(await kept(folder)).toEqual(['sample-images.gz']);
  });

  it('says what was wrong at every mirror, and leaves nothing', async () => {
    const folder = await temporaryFolder();
    const [none, bad] = [await serve(status(404)), await serve(files({ 'sample-images.gz': wrong }))];
    const refused = download(file, { folder, mirrors: [none.url, bad.url] });
    await expect(refused).rejects.toThrow(
      `${none.url}sample-images.gz: HTTP 404; ${bad.url}sample-images.gz: must have SHA-256`,
    );
    await expect(refused).rejects.toThrow(new RegExp(`must have SHA-256 ${file.gzip.sha256}, got [0-9a-f]{64}$`));
    await expect(refused).rejects.toMatchObject({ name: 'EbmError' });
    expect(bad.ranges).toHaveLength(1); // the same bytes would come again
    expect(await kept(folder)).toEqual([]);
  });

  it('starts afresh where an old part turns out to be of another file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'sample-images.gz.part'), wrong.subarray(0, half));
    const { url, ranges } = await serve(files(packed));
    await download(file, { folder, mirrors: [url] });
    expect(ranges).toEqual([`bytes=${half}-`, undefined]);
  });

  it('takes a part that is complete, and drops one that is too long', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'sample-images.gz.part'), content);
    const { url, ranges } = await serve(files(packed));
    await download(file, { folder, mirrors: [url] });
    expect(ranges).toEqual([]);
    const other = await temporaryFolder();
    await writeFile(join(other, 'sample-images.gz.part'), new Uint8Array(content.length + 1));
    await download(file, { folder: other, mirrors: [url] });
    expect(ranges).toEqual([undefined]);
  });

  it('does not swallow more than the file has', async () => {
    const folder = await temporaryFolder();
    const { url } = await serve((_, response) => void response.end(new Uint8Array(content.length + 1)));
    await expect(download(file, { folder, mirrors: [url] })).rejects.toThrow(`more than the ${content.length} bytes`);
    expect(await kept(folder)).not.toContain('sample-images.gz');
  });

  it('stops at an abort with its reason, and can be continued', async () => {
    const folder = await temporaryFolder();
    const control = new AbortController();
    const reason = new Error('enough');
    const slow = await serve((_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, half));
    }, files(packed));
    const options = { folder, mirrors: [slow.url] };
    const onProgress = ({ received }: Progress): void => (received === half ? control.abort(reason) : undefined);
    await expect(download(file, { ...options, signal: control.signal, onProgress })).rejects.toBe(reason);
    expect(slow.ranges).toHaveLength(1);
    expect(await kept(folder)).not.toContain('sample-images.gz');
    await download(file, options);
    expect(await kept(folder)).toEqual(['sample-images.gz']);
  });

  it('says why there was no connection, once a mirror', async () => {
    const folder = await temporaryFolder();
    const refused = download(file, { folder, mirrors: ['http://127.0.0.1:1/'] });
    await expect(refused).rejects.toThrow(/failed: http:\/\/127.0.0.1:1\/sample-images.gz: fetch failed \([^;]+\)$/);
  });

  it('says so where there is nobody to ask', async () => {
    const folder = await temporaryFolder();
    await expect(download(file, { folder, mirrors: [] })).rejects.toThrow('there are no mirrors');
  });
});
