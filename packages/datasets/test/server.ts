import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Server {
  readonly url: string;
  /** The `range` of each request, in order; undefined where there was none. */
  readonly ranges: (string | undefined)[];
  /** The `if-range` of each request. */
  readonly conditions: (string | undefined)[];
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A local HTTP server for one test. The answers are used in order, the last one for good. */
export async function serve(...answers: readonly Answer[]): Promise<Server> {
  const ranges: (string | undefined)[] = [];
  const conditions: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(ranges.length, answers.length - 1)]!;
    ranges.push(request.headers.range);
    conditions.push(request.headers['if-range'] as string | undefined);
    answer(request, response);
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ranges, conditions };
}

/** Files by name, whole, or from where the range begins, unless they are of another version than the caller has. */
export const files =
  (contents: Record<string, Uint8Array>, etag?: string): Answer =>
  (request, response) => {
    const content = contents[request.url!.slice(1)];
    if (!content) return status(404)(request, response);
    const asked = request.headers['if-range'];
    const from = asked === undefined || asked === etag ? rangeOf(request) : undefined;
    const head = { 'content-length': content.length - (from ?? 0), ...(etag && { etag }) };
    if (from === undefined) response.writeHead(200, head);
    else response.writeHead(206, { ...head, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
    response.end(content.subarray(from ?? 0));
  };

/** Promises the whole file, sends its first bytes and hangs up. */
export const cutAfter =
  (bytes: number, content: Uint8Array, etag?: string): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-length': content.length, ...(etag && { etag }) });
    response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), 50));
  };

/** Sends the first bytes, and then nothing for ever. */
export const stallAfter =
  (bytes: number, content: Uint8Array): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, bytes));
  };

export const status =
  (code: number): Answer =>
  (_, response) => {
    response.writeHead(code).end('no');
  };

/** What a network that wants a login says to everything. */
export const webPage =
  (type = 'text/html; charset=utf-8'): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-type': type }).end('<!DOCTYPE html>\n<title>Welcome to our Wi-Fi</title>');
  };

function rangeOf(request: IncomingMessage): number | undefined {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  return match ? Number(match[1]) : undefined;
}
