import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { key, release } from '@ebmjs/core';
import { residualNetwork } from '@ebmjs/models';
import { saveWeights, type SavedWeights } from '@ebmjs/models/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, pagesOf, type Pages } from './conformance/in-chromium.js';
import { missing } from './conformance/missing.js';
import type { Fetched } from './weights-page.js';

let folder: string;
let server: Server;
let pages: Pages;
let sum = 0;
let one: SavedWeights;
let many: SavedWeights;

const none = missing({ backend: 'webgpu', place: 'chromium' });

describe.skipIf(none)('fetchWeights in Chromium', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ebmjs-browser-weights-'));
    const model = residualNetwork({ shape: [8, 8, 1], classes: 10, width: 4 });
    const variables = model.init(key(2));
    one = await saveWeights(join(folder, 'one.safetensors'), { model, variables });
    many = await saveWeights(join(folder, 'many.safetensors'), { model, variables, shardBytes: 2000 });
    for (const tensor of [...Object.values(variables.weights), ...Object.values(variables.state)])
      sum += tensor.dataSync<'float32'>().reduce((all, value) => all + value, 0);
    release(variables);
    server = createServer((request, response) => {
      void readFile(join(folder, basename(request.url!))).then(
        (bytes) =>
          response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Length': bytes.length }).end(bytes),
        () => response.writeHead(404, { 'Access-Control-Allow-Origin': '*' }).end(),
      );
    });
    await new Promise<void>((ready) => void server.listen(0, 'localhost', ready));
    pages = await pagesOf(await bundled(fileURLToPath(new URL('./weights-page.ts', import.meta.url))));
  });
  afterAll(async () => {
    await pages?.close();
    server?.closeAllConnections();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const inPage = (path: string, sha256: string | null): Promise<Fetched> => {
    const url = `http://localhost:${(server.address() as AddressInfo).port}/${basename(path)}`;
    return pages.evaluate(
      `import('/app.js').then(({ fetchInPage }) => fetchInPage(${JSON.stringify(url)}, ${JSON.stringify(sha256)}))`,
    );
  };

  it('brings a file and an index of several, checked by their hashes', async () => {
    for (const { path, sha256 } of [one, many]) {
      const fetched = await inPage(path, sha256);
      expect(fetched).toMatchObject({ sum: expect.closeTo(sum, 6) as number, left: 0, secure: true });
      expect(fetched.last!.loaded).toBe(fetched.last!.total);
    }
    expect(many.files.length).toBeGreaterThan(3);
  });

  it('refuses a wrong hash, and what is not there, and keeps nothing', async () => {
    const wrong = await inPage(one.path, many.sha256);
    expect(wrong.error).toMatch(new RegExp(`must have SHA-256 ${many.sha256}, got "${one.sha256}"$`));
    const absent = await inPage('none.safetensors', null);
    expect(absent.error).toMatch(/none\.safetensors, got "HTTP 404"$/);
    expect([wrong.left, absent.left]).toEqual([0, 0]);
  });
});
