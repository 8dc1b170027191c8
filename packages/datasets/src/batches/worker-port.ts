/** What both ends of a worker have, in Node (an emitter) and in browsers (an event target). */
export interface Port {
  readonly postMessage: (message: unknown, options: never) => void;
  readonly on?: (type: string, listener: (value: unknown) => void) => unknown;
  readonly addEventListener?: (type: string, listener: (event: unknown) => void) => void;
}

/** A worker, as `node:worker_threads` and browsers have it. */
export interface WorkerLike extends Port {
  readonly terminate: () => unknown;
}

/** Numbers on their way from one thread to the other; moved, not copied. */
export interface SentArray {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** An error on its way; `where` is that of an `EbmError`. */
export interface SentError {
  readonly message: string;
  readonly where?: string;
}

export type ToWorker =
  { readonly kind: 'open'; readonly options: unknown; readonly ahead: number } | { readonly kind: 'more' };

export type FromWorker =
  | { readonly kind: 'batch'; readonly x: SentArray; readonly y?: SentArray; readonly rest: object }
  | { readonly kind: 'end' }
  | { readonly kind: 'error'; readonly error: SentError };

/** Calls `take` with what is said, whichever kind of port it is. */
export function listen(port: Port, type: string, take: (value: unknown) => void): void {
  if (port.on) port.on(type, take);
  else port.addEventListener?.(type, (event) => take(type === 'message' ? (event as { data: unknown }).data : event));
}

/** Sends, and gives away the arrays' memory. */
export const send = (port: Port, message: ToWorker | FromWorker, transfer: readonly ArrayBufferLike[] = []): void =>
  port.postMessage(message, { transfer } as never);
