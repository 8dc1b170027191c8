import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Server {
  readonly url: string;
  /** The `range` of each request, in order; undefined where there was none. */
  readonly ranges: (string | undefined)[];
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A local HTTP server for one test. The answers are used in order, the last one for good. */
export async function serve(...answers: readonly Answer[]): Promise<Server> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(ranges.length, answers.length - 1)]!;
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ranges };
}

/** Files by name, whole, or from where the range begins. */
export const files =
  (contents: Record<string, Uint8Array>): Answer =>
  (request, response) => {
    const content = contents[request.url!.slice(1)];
    if (!content) return status(404)(request, response);
    const from = rangeOf(request);
    const head = { 'content-length': content.length - (from ?? 0) };
    if (from === undefined) response.writeHead(200, head);
    else response.writeHead(206, { ...head, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
    response.end(content.subarray(from ?? 0));
  };

/** Promises the whole file, sends its first bytes and hangs up. */
export const cutAfter =
  (bytes: number, content: Uint8Array): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), 200));
  };

export const status =
  (code: number): Answer =>
  (_, response) => {
    response.writeHead(code).end('no');
  };

function rangeOf(request: IncomingMessage): number | undefined {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  return match ? Number(match[1]) : undefined;
}
