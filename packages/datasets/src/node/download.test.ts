import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveFile, images, imagesFile as file, packed, temporaryFolder } from '../../test/sample.js';
import { cutAfter, files, serve, stallAfter, status, webPage, type Answer, type Server } from '../../test/server.js';
import type { DownloadProgress } from '../download/sink.js';
import type { DataFile } from '../manifest.js';
import { download, type DownloadOptions } from './download.js';

const NAME = 'sample-images.gz';
const content = packed[NAME]!;
const wrong = content.map((byte, i) => (i === 100 ? byte ^ 1 : byte));
const half = Math.floor(content.length / 2);

const kept = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name !== 'CACHEDIR.TAG').sort();

/** The file from these servers, with short pauses. */
const fetched = (servers: readonly Server[], options: Omit<DownloadOptions, 'urls'>, of: DataFile = file) =>
  download(of, { pause: 0.01, urls: servers.map(({ url }) => `${url}${NAME}`), ...options });

const whole: Answer = (_, response) => void response.end(content);

describe('download', () => {
  it('brings the file, reports how far it is, and marks the folder', async () => {
    const folder = await temporaryFolder();
    const server = await serve(files(packed));
    const seen: DownloadProgress[] = [];
    const path = await fetched([server], { folder, onProgress: (progress) => seen.push(progress) });
    expect(new Uint8Array(await readFile(path))).toEqual(new Uint8Array(content));
    expect(await kept(folder)).toEqual([NAME]);
    expect(seen.at(-1)).toEqual({ file: NAME, received: content.length, total: content.length });
    expect(server.ranges).toEqual([undefined]);
    const tag = await readFile(join(folder, 'CACHEDIR.TAG'), 'utf8');
    expect(tag).toMatch(/^Signature: 8a477f597d28d172789f06886806bc55\n/);
  });

  it('says so where there is nobody to ask', async () => {
    await expect(fetched([], { folder: await temporaryFolder() })).rejects.toThrow('there are no mirrors');
  });

  it('says which folder it cannot write', async () => {
    const folder = join(await temporaryFolder(), 'file');
    await writeFile(folder, '');
    await expect(fetched([], { folder })).rejects.toThrow(
      `must be a folder that can be written, and ${folder} is none`,
    );
  });
});

describe('a download that breaks off', () => {
  it('goes on by itself', async () => {
    const folder = await temporaryFolder();
    const server = await serve(cutAfter(half, content), files(packed));
    await fetched([server], { folder });
    expect(server.ranges).toEqual([undefined, `bytes=${half}-`]);
    expect(await kept(folder)).toEqual([NAME]);
  });

  it('goes on also where the server ended early and said nothing', async () => {
    const folder = await temporaryFolder();
    const early: Answer = (_, response) => {
      response.write(content.subarray(0, half)); // in chunks, of which nobody knows the number
      response.end();
    };
    const server = await serve(early, files(packed));
    await fetched([server], { folder });
    expect(server.ranges).toEqual([undefined, `bytes=${half}-`]);
  });

  it('gives up a server that falls silent, says so, and asks the next', async () => {
    const folder = await temporaryFolder();
    const [silent, good] = [await serve(stallAfter(half, content)), await serve(files(packed))];
    await fetched([silent, good], { folder, stall: 0.2 });
    expect(silent.ranges).toHaveLength(3);
    expect(good.ranges).toEqual([`bytes=${half}-`]);
    const none = await serve(() => undefined);
    const refused = fetched([none], { folder: await temporaryFolder(), stall: 0.1 });
    await expect(refused).rejects.toThrow(`${none.url}${NAME}: nothing came for 0.1 s`);
  });

  it('leaves a part when it gives up, which the next call continues, also at another mirror', async () => {
    const folder = await temporaryFolder();
    const cut = await serve(cutAfter(half, content), status(503));
    await expect(fetched([cut], { folder })).rejects.toThrow('HTTP 503');
    expect(cut.ranges).toHaveLength(3);
    expect(await kept(folder)).toEqual([`${NAME}.part`]);
    const good = await serve(files(packed));
    await fetched([good], { folder });
    expect(good.ranges).toEqual([`bytes=${half}-`]);
    expect(await kept(folder)).toEqual([NAME]);
  });

  it('begins again where the server does not know ranges, or refuses them', async () => {
    const unknown = await serve(cutAfter(half, content), whole);
    await fetched([unknown], { folder: await temporaryFolder() });
    const refused = await serve(cutAfter(half, content), status(416), files(packed));
    await fetched([refused], { folder: await temporaryFolder() });
    expect(refused.ranges).toEqual([undefined, `bytes=${half}-`, undefined]);
  });

  it('does not take a rest that begins elsewhere, and keeps the part', async () => {
    const folder = await temporaryFolder();
    const server = await serve(cutAfter(half, content), (_, response) => {
      response.writeHead(206, { 'content-range': `bytes 0-${content.length - 1}/${content.length}` }).end(content);
    });
    await expect(fetched([server], { folder })).rejects.toThrow(`HTTP 206 of other bytes than those from ${half} on`);
    expect((await readFile(join(folder, `${NAME}.part`))).length).toBe(half);
  });

  it('takes a part that is complete, and drops one that is too long', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, `${NAME}.part`), content);
    const server = await serve(files(packed));
    await fetched([server], { folder });
    expect(server.ranges).toEqual([]);
    const other = await temporaryFolder();
    await writeFile(join(other, `${NAME}.part`), new Uint8Array(content.length + 1));
    await fetched([server], { folder: other }, archiveFile);
    expect(server.ranges).toEqual([undefined]);
  });

  it('stops at an abort with its reason, and can be continued', async () => {
    const folder = await temporaryFolder();
    const control = new AbortController();
    const reason = new Error('enough');
    const server = await serve(stallAfter(half, content), files(packed));
    const onProgress = ({ received }: DownloadProgress): void =>
      received === half ? control.abort(reason) : undefined;
    await expect(fetched([server], { folder, signal: control.signal, onProgress })).rejects.toBe(reason);
    expect(server.ranges).toHaveLength(1);
    expect(await kept(folder)).toEqual([`${NAME}.part`]);
    await fetched([server], { folder });
    expect(server.ranges[1]).toBe(`bytes=${half}-`);
  });

  it('stops while it waits before another try', async () => {
    const server = await serve(status(503));
    const signal = AbortSignal.timeout(100); // and the test would time out before the next try
    await expect(fetched([server], { folder: await temporaryFolder(), signal, pause: 600 })).rejects.toThrow('timeout');
  });
});

describe('a file that changes while it is fetched', () => {
  const old = wrong;

  it('is asked for on the condition that it is the same, and begun again', async () => {
    const folder = await temporaryFolder();
    const server = await serve(cutAfter(half, old, '"old"'), files(packed, '"new"'));
    await fetched([server], { folder });
    expect(server.ranges).toEqual([undefined, `bytes=${half}-`]);
    expect(server.conditions).toEqual([undefined, '"old"']);
    expect(await kept(folder)).toEqual([NAME]);
  });

  it('is asked for on that condition also by the next call', async () => {
    const folder = await temporaryFolder();
    const server = await serve(cutAfter(half, content, '"same"'), status(503), status(503), files(packed, '"same"'));
    await expect(fetched([server], { folder })).rejects.toThrow('HTTP 503');
    await fetched([server], { folder });
    expect(server.conditions).toEqual([undefined, '"same"', '"same"', '"same"']);
    expect(server.ranges[3]).toBe(`bytes=${half}-`);
  });

  it('is seen where the server answers with a rest of another version', async () => {
    const careless: Answer = (_, response) => {
      const range = `bytes ${half}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { etag: '"new"', 'content-range': range }).end(content.subarray(half));
    };
    const server = await serve(cutAfter(half, old, '"old"'), careless, files(packed, '"new"'));
    await fetched([server], { folder: await temporaryFolder() });
    expect(server.ranges).toEqual([undefined, `bytes=${half}-`, undefined]);
  });

  it('is seen by its hash where the server gives no versions, and begun again', async () => {
    const server = await serve(cutAfter(half, old), files(packed));
    await fetched([server], { folder: await temporaryFolder() });
    expect(server.ranges).toEqual([undefined, `bytes=${half}-`, undefined]);
  });

  it('is begun again by the next mirror where no hash is known to tell', async () => {
    const unknown: DataFile = { ...archiveFile, bytes: null, sha256: null };
    const [cut, good] = [await serve(cutAfter(half, old, '"old"'), status(404)), await serve(files(packed, '"old"'))];
    await fetched([cut, good], { folder: await temporaryFolder() }, unknown);
    expect(cut.conditions).toEqual([undefined, '"old"']);
    expect(good.ranges).toEqual([undefined]);
  });
});

describe('a mirror that has something else', () => {
  it('is left for the next one, at a 404 after one request', async () => {
    const [none, good] = [await serve(status(404)), await serve(files(packed))];
    await fetched([none, good], { folder: await temporaryFolder() });
    expect(none.ranges).toHaveLength(1);
  });

  it('is told of with what was wrong, and nothing is left', async () => {
    const folder = await temporaryFolder();
    const [none, bad] = [await serve(status(404)), await serve(files({ [NAME]: wrong }))];
    const refused = fetched([none, bad], { folder });
    await expect(refused).rejects.toThrow(`${none.url}${NAME}: HTTP 404; ${bad.url}${NAME}: must have SHA-256`);
    await expect(refused).rejects.toThrow(new RegExp(`must have SHA-256 ${file.sha256}, got [0-9a-f]{64}$`));
    await expect(refused).rejects.toMatchObject({ name: 'EbmError' });
    expect(bad.ranges).toHaveLength(1); // the same bytes would come again
    expect(await kept(folder)).toEqual([]);
  });

  it('is known by its length before it is fetched, where no other packing is as good', async () => {
    const server = await serve(files({ [NAME]: new Uint8Array(1e6) }));
    await expect(fetched([server], { folder: await temporaryFolder() }, archiveFile)).rejects.toThrow(
      `has 1000000 bytes, and the file ${content.length}`,
    );
  });

  it('may send more than the file can have: it is cut off', async () => {
    const folder = await temporaryFolder();
    const endless: Answer = (_, response) => {
      const more = (): void => void response.write(new Uint8Array(1 << 16), (error) => (error ? undefined : more()));
      more();
    };
    const server = await serve(endless);
    for (const of of [file, archiveFile])
      await expect(fetched([server], { folder }, of)).rejects.toThrow('sent more than the file can have');
    expect(await kept(folder)).not.toContain(NAME);
  });

  it.each([
    ['text/html; charset=utf-8', 'says that it is one'],
    ['application/gzip', 'says that it is the file'],
  ])('%s: a web page that %s is known as one, and does not cost the part', async (type) => {
    const folder = await temporaryFolder();
    const server = await serve(cutAfter(half, content), webPage(type));
    await expect(fetched([server], { folder })).rejects.toThrow(
      'sent a web page, not the file: either the network asks',
    );
    expect(server.ranges).toHaveLength(2);
    expect((await readFile(join(folder, `${NAME}.part`))).length).toBe(half);
  });

  it('says why there was no connection, once a mirror', async () => {
    const folder = await temporaryFolder();
    const refused = download(file, { folder, pause: 0, urls: ['http://127.0.0.1:1/x'] });
    await expect(refused).rejects.toThrow(/failed: http:\/\/127.0.0.1:1\/x: fetch failed \([^;]+\)$/);
  });
});

describe('data that is packed otherwise', () => {
  it('is as good, and unpacked by the way too', async () => {
    const repacked = gzipSync(images, { level: 1 });
    expect(repacked.length).not.toBe(content.length);
    const folder = await temporaryFolder();
    const path = await fetched([await serve(files({ [NAME]: repacked }))], { folder });
    expect(new Uint8Array(await readFile(path))).toEqual(new Uint8Array(repacked));
    const encoded: Answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(content);
    const other = await temporaryFolder();
    const plain = await fetched([await serve(encoded)], { folder: other });
    expect(plain).toBe(join(other, 'sample-images'));
    expect(new Uint8Array(await readFile(plain))).toEqual(images);
  });

  it('is refused where what is inside differs by a bit, or is larger', async () => {
    for (const inside of [images.map((byte, i) => (i === 999 ? byte ^ 1 : byte)), new Uint8Array(images.length + 1)]) {
      const server = await serve(files({ [NAME]: gzipSync(inside, { level: 0 }) }));
      await expect(fetched([server], { folder: await temporaryFolder() })).rejects.toThrow('must have SHA-256');
    }
  });

  it('is refused of an archive, whose inside nobody has told', async () => {
    const repacked = gzipSync(images, { level: 1 });
    const chunked: Answer = (_, response) => {
      response.write(repacked.subarray(0, 10));
      response.end(repacked.subarray(10));
    };
    const longer: DataFile = { ...archiveFile, bytes: repacked.length };
    await expect(fetched([await serve(chunked)], { folder: await temporaryFolder() }, longer)).rejects.toThrow(
      `must have SHA-256 ${file.sha256}`,
    );
  });
});

describe('a full disk', () => {
  const enospc = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

  it('is told before the download where it can be known', async () => {
    const folder = await temporaryFolder();
    const server = await serve(files(packed));
    const refused = fetched([server], { folder, disk: { free: async () => content.length - 1 } });
    await expect(refused).rejects.toThrow(
      `download ${NAME}: needs 9.65 kB of room in ${folder}, of which too little is free; nothing was left there`,
    );
    expect(server.ranges).toEqual([]);
    expect(await kept(folder)).toEqual([]);
  });

  it('is told once, when a write fails, and nothing is left', async () => {
    const folder = await temporaryFolder();
    const server = await serve(cutAfter(half, content), files(packed));
    let written = 0;
    const write = async (handle: import('node:fs/promises').FileHandle, chunk: Uint8Array): Promise<void> => {
      written += chunk.length;
      if (written > half) throw enospc;
      await handle.appendFile(chunk);
    };
    const refused = fetched([server, server], { folder, disk: { write } });
    await expect(refused).rejects.toThrow(/too little is free; .* got ".*ENOSPC"$/);
    expect(server.ranges).toHaveLength(2);
    expect(await kept(folder)).toEqual([]);
  });

  it('counts what is there already', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, `${NAME}.part`), content.subarray(0, half));
    const free = async (): Promise<number> => content.length - half;
    expect(await fetched([await serve(files(packed))], { folder, disk: { free } })).toBe(join(folder, NAME));
  });
});

describe('downloads at the same time', () => {
  it('fetch a file once: the others wait for it', async () => {
    const folder = await temporaryFolder();
    const slow: Answer = (request, response) => void setTimeout(() => files(packed)(request, response), 300);
    const server = await serve(slow);
    let waiting = 0;
    const paths = await Promise.all(
      Array.from({ length: 4 }, () => fetched([server], { folder, onWait: () => void waiting++ })),
    );
    expect(new Set(paths)).toEqual(new Set([join(folder, NAME)]));
    expect(server.ranges).toHaveLength(1);
    expect(waiting).toBe(3);
    expect(await kept(folder)).toEqual([NAME]);
  });
});
