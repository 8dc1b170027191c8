import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fashionMnist } from '@ebmjs/datasets/node';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, pagesOf, type Pages } from './conformance/in-chromium.js';
import { missing } from './conformance/missing.js';
import type { LoadedInPage } from './data-page.js';

const FOLDER = '/usr/share/datasets/fashion-mnist'; // Debian's package dataset-fashion-mnist

const lacking = [
  missing({ backend: 'wasm', place: 'chromium' }),
  existsSync(FOLDER) ? undefined : `no ${FOLDER}`,
].filter((why) => why !== undefined);
if (lacking.length > 0) console.warn(`SKIPPED: Fashion-MNIST in Chromium: ${lacking.join(', ')}`);

describe.skipIf(lacking.length > 0)('Fashion-MNIST in Chromium', () => {
  let server: Server;
  let pages: Pages;
  const requests: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((ready) => void server.listen(0, 'localhost', ready));
    pages = await pagesOf(await bundled(fileURLToPath(new URL('./data-page.ts', import.meta.url))));
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const head = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' };
    if (request.method === 'OPTIONS') return void response.writeHead(204, head).end();
    const [name, { range }] = [basename(request.url!), request.headers];
    requests.push(range === undefined ? name : `${name} ${range}`);
    const bytes = await readFile(join(FOLDER, name)).catch(() => undefined);
    if (!bytes) return void response.writeHead(404, head).end();
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const cut = request.url!.startsWith('/cut/') && from === 0;
    response.writeHead(from > 0 ? 206 : 200, { ...head, 'Content-Length': bytes.length - from });
    if (cut) response.write(bytes.subarray(0, 10_000), () => setTimeout(() => response.destroy(), 300));
    else response.end(bytes.subarray(from));
  }
  afterAll(async () => {
    await pages?.close();
    server?.closeAllConnections();
    server?.close();
  });

  /** A visit of the same visitor for each of `calls`: whether it is offline. */
  const visits = (calls: readonly boolean[], folder = ''): Promise<LoadedInPage[]> => {
    const url = JSON.stringify(`http://localhost:${(server.address() as AddressInfo).port}/${folder}`);
    return pages.evaluateVisits(
      calls.map((offline) => `import('/app.js').then(({ loadInPage }) => loadInPage(${url}, ${offline}))`),
    );
  };

  it('comes with a progress bar, and on later visits from the cache, without a request, also offline', async () => {
    const [first, second, third] = await visits([false, false, true]);
    expect(first).toMatchObject({ name: 'fashion-mnist/train', size: 60_000, labels: 128, left: 0 });
    expect(requests).toEqual(['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz']);
    expect(first!.shown.length).toBeGreaterThan(10);
    // It only grows, but where the labels come after the pictures, in one piece or in several.
    const anew = first!.shown.filter((at, i) => i > 0 && !(at > first!.shown[i - 1]!));
    expect(anew).toHaveLength(1);
    expect(first!.shown.at(-1)).toBeCloseTo(1, 2); // Debian has packed the labels anew, 8 in 10,000 smaller
    expect(first!.notices).toEqual([expect.stringContaining('Fashion-MNIST, pictures of clothes. Licence: MIT.')]);
    expect(second).toEqual({ ...first, shown: [], notices: [] });
    expect(third).toEqual(second);
    expect(requests).toHaveLength(2);
  });

  it('goes on where the connection was cut', async () => {
    requests.length = 0;
    const [loaded] = await visits([false], 'cut/');
    expect(loaded).toMatchObject({ size: 60_000, labels: 128, left: 0 });
    const images = 'train-images-idx3-ubyte.gz';
    expect(requests.slice(0, 2)).toEqual([images, `${images} bytes=10000-`]);
  });

  it('is what Node reads from the disk', async () => {
    const [loaded] = await visits([false]);
    const data = await fashionMnist({ offline: true });
    const { x, y } = data.rows(Array.from({ length: 1000 }, (_, i) => i));
    expect(loaded!.mean).toBeCloseTo(
      tf.tidy(() => tf.mean(x).dataSync()[0]!),
      5,
    );
    tf.dispose([x, y!]);
  });
});
