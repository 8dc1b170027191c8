import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A web server of one page and its script, for as long as the tests need one. */
export interface PageServer {
  /** The page; in it, memory may be shared between threads. */
  readonly isolated: string;
  /** The same page without the headers that allow it. */
  readonly plain: string;
  readonly stop: () => Promise<void>;
}

/** Of tfjs's `.wasm` files, which are served under `/wasm/`. */
const FILES = new URL('dist/', import.meta.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const PAGE = '<!doctype html><title>ebmjs</title><link rel="icon" href="data:,">';

/** Serves `script` as `/app.js`, on this machine only. */
export async function servePage(script: string): Promise<PageServer> {
  const server = createServer((request, response) => void answer(request.url ?? '/', script, response));
  await new Promise<void>((resolve) => void server.listen(0, 'localhost', resolve));
  const address = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    isolated: `${address}/isolated`,
    plain: `${address}/plain`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(url: string, script: string, response: ServerResponse): Promise<void> {
  try {
    const [type, body] = await resource(url, script);
    response.writeHead(200, { 'Content-Type': type, ...(url !== '/plain' && ISOLATION) }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function resource(url: string, script: string): Promise<readonly [type: string, body: string | Buffer]> {
  if (url === '/plain' || url === '/isolated') return ['text/html', PAGE];
  if (url === '/app.js') return ['text/javascript', script];
  const name = /^\/wasm\/([\w-]+\.wasm)$/.exec(url)?.[1];
  if (name === undefined) throw new Error(`no ${url}`);
  return ['application/wasm', await readFile(fileURLToPath(new URL(name, FILES)))];
}
