import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, whole } from '@ebmjs/core';
import type { PositionedBatch } from './batch-position.js';
import { abortOf } from './read-ahead.js';
import { listen, send, type FromWorker, type SentArray, type SentError, type WorkerLike } from './worker-port.js';

export interface WorkerBatchesOptions {
  /** What the worker's `open` is called with, such as `{ from }`: anything that can be sent. @defaultValue `{}` */
  readonly options?: unknown;
  /** How many batches the worker prepares, beyond the one that is handed out. @defaultValue 2 */
  readonly ahead?: number;
  /** Ends the batches with its reason, and the worker. */
  readonly signal?: AbortSignal;
}

/**
 * Batches that a worker prepares while this thread computes: read, decoded, dequantised and augmented there, by a file of
 * yours that calls `serveBatches`, and moved here as arrays. The batches are yours to dispose, the worker is not: it is
 * terminated when the iteration ends, is left, fails or is aborted, so that there can be one iteration.
 *
 * Throws what the worker throws, an `EbmError` as one, and an `EbmError` for a worker that ends by itself.
 */
export function workerBatches(worker: WorkerLike, options: WorkerBatchesOptions = {}): AsyncGenerator<PositionedBatch> {
  knownOptions('workerBatches', options, ['options', 'ahead', 'signal']);
  const ahead = whole('workerBatches.ahead', options.ahead ?? 2);
  return received(worker, { options: {}, ...options, ahead });
}

async function* received(
  worker: WorkerLike,
  { options, ahead, signal }: WorkerBatchesOptions & { readonly ahead: number },
): AsyncGenerator<PositionedBatch> {
  const next = inboxOf(worker);
  const abort = abortOf(signal);
  try {
    signal?.throwIfAborted();
    send(worker, { kind: 'open', options, ahead });
    for (;;) {
      const message = await Promise.race([next(), abort.reason]);
      if (message.kind === 'end') return;
      if (message.kind === 'error') throw errorOf(message.error);
      send(worker, { kind: 'more' });
      const { x, y, rest } = message;
      yield { x: tensor(x), ...(y && { y: tensor(y) as tf.Tensor2D }), ...(rest as Pick<PositionedBatch, 'next'>) };
      signal?.throwIfAborted();
    }
  } finally {
    abort.forget();
    await worker.terminate();
  }
}

/** What the worker says, one message after the other; its death is one as well. */
function inboxOf(worker: WorkerLike): () => Promise<FromWorker> {
  const inbox: FromWorker[] = [];
  let wake = (): void => {};
  const put = (message: FromWorker): void => {
    inbox.push(message);
    wake();
  };
  const died = (why: unknown): void =>
    put({ kind: 'error', error: { where: 'workerBatches.worker', message: said(why) } });
  listen(worker, 'message', (value) => put(value as FromWorker));
  for (const type of ['error', 'messageerror']) listen(worker, type, died);
  listen(worker, 'exit', (code) => died(`exit code ${String(code)}`));
  return async () => {
    while (inbox.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return inbox.shift()!;
  };
}

const said = (why: unknown): string => {
  const text = typeof why === 'string' ? why : (why as { message?: string }).message;
  return `must go on, and ended${text === undefined ? '' : `: ${text}`}`;
};

const errorOf = ({ where, message }: SentError): Error =>
  where === undefined ? new Error(message) : new EbmError(where, message);

const tensor = ({ data, shape }: SentArray): tf.Tensor => tf.tensor(data, [...shape], 'float32');
