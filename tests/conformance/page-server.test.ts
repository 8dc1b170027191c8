import { afterAll, beforeAll, expect, it } from 'vitest';
import { servePage, type PageServer } from './page-server.js';

let server: PageServer;
beforeAll(async () => {
  server = await servePage('export const answer = 42;');
});
afterAll(() => server.stop());

const headers = async (address: string): Promise<readonly (string | null)[]> => {
  const response = await fetch(address);
  expect(response.status).toBe(200);
  return ['Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy'].map((name) => response.headers.get(name));
};

it('isolates one page and not the other', async () => {
  expect(await headers(server.isolated)).toEqual(['same-origin', 'require-corp']);
  expect(await headers(server.plain)).toEqual([null, null]);
});

it('serves the script and the .wasm files with their types', async () => {
  const script = await fetch(new URL('/app.js', server.plain));
  expect([script.headers.get('Content-Type'), await script.text()]).toEqual([
    'text/javascript',
    'export const answer = 42;',
  ]);
  const wasm = await fetch(new URL('/wasm/tfjs-backend-wasm-simd.wasm', server.plain));
  expect(wasm.headers.get('Content-Type')).toBe('application/wasm');
  expect([...new Uint8Array(await wasm.arrayBuffer()).slice(0, 4)]).toEqual([0, ...Buffer.from('asm')]);
});

it.each(['/', '/wasm/none.wasm', '/wasm/..%2fpackage.json', '/package.json'])('has no %s', async (path) => {
  expect((await fetch(new URL(path, server.plain))).status).toBe(404);
});
