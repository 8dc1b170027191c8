import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { release } from '@ebmjs/core';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { fetchWeights } from '../index.js';
import { saveWeights, type SavedWeights } from '../node.js';
import { complaint, network, noTestLeaks, notes, numbers, variablesOf } from './weights.fixture.js';
import type { WeightsProgress } from './weights-storage.js';

const model = network();
const variables = variablesOf(model);
let folder: string;
let one: SavedWeights;
let many: SavedWeights;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ebmjs-fetch-'));
  one = await saveWeights(join(folder, 'one.safetensors'), { model, variables, ...notes });
  many = await saveWeights(join(folder, 'many.safetensors'), { model, variables, ...notes, shardBytes: 200 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllGlobals());
noTestLeaks();

/** A server of one test; returns its address, and what it was asked for. */
async function serve(answer: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    answer(request, response);
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/zoo/`, asked };
}

/** The folder, with some files replaced. */
const files =
  (replaced: Record<string, Uint8Array> = {}): RequestListener =>
  (request, response) => {
    const name = basename(new URL(request.url!, 'http://x').pathname);
    const content = replaced[name] ?? readFile(join(folder, name));
    void Promise.resolve(content).then(
      (bytes) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
      () => response.writeHead(404).end('no'),
    );
  };

describe('fetchWeights', () => {
  it('brings a file of the right hash, by its whole address, and tells of every byte', async () => {
    const { url, asked } = await serve(files());
    const seen: WeightsProgress[] = [];
    const { sha256 } = one;
    const loaded = await fetchWeights(`${url}one.safetensors?key=1`, { sha256, onProgress: (p) => seen.push(p) });
    expect(numbers(loaded.variables)).toEqual(numbers(variables));
    expect(loaded.description).toMatchObject(notes);
    expect(asked).toEqual(['/zoo/one.safetensors?key=1']);
    const { length } = await readFile(one.path);
    expect(seen.at(-1)).toEqual({ file: 'one.safetensors', loaded: length, total: length });
    release(loaded.variables);
  });

  it('brings an index, and then its shards from beside it', async () => {
    const { url, asked } = await serve(files());
    const seen: WeightsProgress[] = [];
    const loaded = await fetchWeights(new URL(basename(many.path), url), {
      sha256: many.sha256,
      model,
      onProgress: (p) => seen.push(p),
    });
    expect(numbers(loaded.variables)).toEqual(numbers(variables));
    expect(asked).toEqual([...many.files.slice(-1), ...many.files.slice(0, -1)].map((f) => `/zoo/${basename(f)}`));
    const { total } = seen[0]!;
    expect(seen.at(-1)).toMatchObject({ loaded: total, total });
    release(loaded.variables);
  });

  it('refuses what has another hash, and keeps nothing', async () => {
    const { url } = await serve(files());
    const [file, index] = ['one.safetensors', basename(many.path)].map((name) => `${url}${name}`);
    const sha256 = '1'.repeat(64);
    expect(await complaint(() => fetchWeights(file!, { sha256 }))).toBe(
      `fetchWeights: ${file} must have SHA-256 ${sha256}, got "${one.sha256}"`,
    );
    expect(await complaint(() => fetchWeights(index!, { sha256 }))).toContain(`got "${many.sha256}"`);
    const shard = many.files[4]!;
    const bytes = await readFile(shard);
    bytes[bytes.length - 1]! ^= 1;
    const { url: other } = await serve(files({ [basename(shard)]: bytes }));
    const message = await complaint(() => fetchWeights(`${other}${basename(many.path)}`, { sha256: null }));
    expect(message).toContain(`${basename(shard)} must have SHA-256`);
  });

  it('refuses what is no file of weights, hash or no hash', async () => {
    const { url } = await serve((_, response) => void response.end('<!doctype html><title>Sorry</title>'));
    expect(await complaint(() => fetchWeights(`${url}one.safetensors`, { sha256: null }))).toContain(
      'safetensors.header: must fit in the file of 35 bytes',
    );
    expect(await complaint(() => fetchWeights(`${url}a.json`, { sha256: null }))).toBe(
      'weights index: must be a JSON object',
    );
    const cut = await serve(files({ 'one.safetensors': (await readFile(one.path)).subarray(0, -4) }));
    expect(await complaint(() => fetchWeights(`${cut.url}one.safetensors`, { sha256: null }))).toContain(
      'bytes long by its',
    );
  });

  it('says what the server said', async () => {
    const { url } = await serve(files());
    expect(await complaint(() => fetchWeights(`${url}none.safetensors`, { sha256: null }))).toBe(
      `fetchWeights: the server must have ${url}none.safetensors, got "HTTP 404"`,
    );
    const [gone] = many.files.slice(1);
    const holed = await serve((request, response) =>
      request.url!.endsWith(basename(gone!)) ? response.writeHead(503).end() : files()(request, response),
    );
    const message = await complaint(() => fetchWeights(`${holed.url}${basename(many.path)}`, { sha256: null }));
    expect(message).toContain(`${basename(gone!)}, got "HTTP 503"`);
  });

  it('refuses a shard of another size as soon as it is too long, and stops the answer', async () => {
    const shard = many.files[0]!;
    const bytes = await readFile(shard);
    const longer = new Uint8Array([...bytes, 1, 2, 3]);
    const { url } = await serve(files({ [basename(shard)]: longer }));
    expect(await complaint(() => fetchWeights(`${url}${basename(many.path)}`, { sha256: null }))).toMatch(
      /bytes, is more$/,
    );
    const shorter = await serve(files({ [basename(shard)]: bytes.subarray(1) }));
    expect(await complaint(() => fetchWeights(`${shorter.url}${basename(many.path)}`, { sha256: null }))).toContain(
      `must be ${bytes.length} bytes, got ${bytes.length - 1}`,
    );
  });

  it('passes a broken connection on', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 5000 });
      response.write(new Uint8Array(1000), () => setTimeout(() => response.destroy(), 50));
    });
    await expect(fetchWeights(`${url}one.safetensors`, { sha256: null })).rejects.toThrow('terminated');
  });

  it('stops at an abort with its reason and cancels the answer', async () => {
    const control = new AbortController();
    const reason = new Error('enough');
    let cancelled: unknown;
    const endless = new ReadableStream({
      pull: (stream) => stream.enqueue(new Uint8Array(100)),
      cancel: (why) => void (cancelled = why),
    });
    const onProgress = ({ loaded }: WeightsProgress): void => (loaded > 500 ? control.abort(reason) : undefined);
    const given = { sha256: null, signal: control.signal, onProgress, fetch: async () => new Response(endless) };
    await expect(fetchWeights('https://example.org/a.safetensors', given)).rejects.toBe(reason);
    expect(cancelled).toBe(reason);
  });

  it('stops between the tensors of shards too', async () => {
    const { url } = await serve(files());
    const control = new AbortController();
    const reason = new Error('enough');
    const onProgress = ({ loaded }: WeightsProgress): void => (loaded > 2500 ? control.abort(reason) : undefined);
    const given = { sha256: null, signal: control.signal, onProgress };
    await expect(fetchWeights(`${url}${basename(many.path)}`, given)).rejects.toBe(reason);
  });

  it('reads an answer whose size nobody has told', async () => {
    const bytes = await readFile(one.path);
    const chunks = new ReadableStream({
      start: (stream) => {
        for (let at = 0; at < bytes.length; at += 7) stream.enqueue(new Uint8Array(bytes.subarray(at, at + 7)));
        stream.close();
      },
    });
    const totals: unknown[] = [];
    const { sha256 } = one;
    const loaded = await fetchWeights('https://example.org/one.safetensors', {
      sha256,
      fetch: async () => new Response(chunks),
      onProgress: ({ total }) => totals.push(total),
    });
    expect(numbers(loaded.variables)).toEqual(numbers(variables));
    expect(totals.every((total) => total === undefined)).toBe(true);
    release(loaded.variables);
  });

  it('says so in a page without crypto.subtle, unless no hash is asked for', async () => {
    const { url } = await serve(files());
    vi.stubGlobal('crypto', {});
    const { sha256 } = one;
    expect(await complaint(() => fetchWeights(`${url}one.safetensors`, { sha256 }))).toContain(
      'sha256: needs crypto.subtle, which browsers give to pages of https: or localhost only',
    );
    release((await fetchWeights(`${url}one.safetensors`, { sha256: null })).variables);
  });

  it('calls fetch as a function: that of browsers is no method', async () => {
    const owners: unknown[] = [];
    vi.stubGlobal('fetch', function (this: unknown) {
      owners.push(this);
      return Promise.resolve(new Response('', { status: 500 }));
    });
    await expect(fetchWeights('https://example.org/a.safetensors', { sha256: null })).rejects.toThrow('HTTP 500');
    expect(owners).toEqual([undefined]);
  });

  it('takes an address, and a hash or none', async () => {
    expect(await complaint(() => fetchWeights('weights.safetensors', { sha256: null }))).toContain(
      'fetchWeights.url: must be',
    );
    expect(await complaint(() => fetchWeights('https://example.org/', {} as never))).toContain(
      'fetchWeights.sha256: must be',
    );
    vi.stubGlobal('location', { href: 'https://example.org/app/page.html' });
    const asked: string[] = [];
    const fetch = async (url: unknown): Promise<Response> => {
      asked.push(String(url));
      return new Response('', { status: 410 });
    };
    await expect(fetchWeights('../zoo/w.safetensors', { sha256: null, fetch })).rejects.toThrow('HTTP 410');
    expect(asked).toEqual(['https://example.org/zoo/w.safetensors']);
  });
});
