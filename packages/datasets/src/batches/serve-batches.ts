import { EbmError, release, type Batch } from '@ebmjs/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  listen,
  send,
  type FromWorker,
  type Port,
  type SentArray,
  type SentError,
  type ToWorker,
} from './worker-port.js';

/**
 * In a worker: sends the batches that `open` makes to `workerBatches` on the other side of `port`, which is `parentPort` of
 * `node:worker_threads`, and `self` in a browser. `open` is called once, with the `options` that the other side gives. Never
 * more batches are prepared than are allowed there. An error of `open` or of the batches is thrown there.
 */
export function serveBatches<O, B extends Batch>(
  port: Port,
  open: (options: O) => AsyncIterable<B> | Promise<AsyncIterable<B>>,
): void {
  let allowed = 0;
  let allow = (): void => {};
  const permission = async (): Promise<void> => {
    if (allowed === 0) await new Promise<void>((resolve) => (allow = resolve));
    allowed -= 1;
  };
  listen(port, 'message', (value) => {
    const message = value as ToWorker;
    allowed += message.kind === 'open' ? message.ahead : 1;
    if (message.kind === 'open') void serve(port, async () => open(message.options as O), permission);
    else allow();
  });
}

async function serve<B extends Batch>(
  port: Port,
  open: () => Promise<AsyncIterable<B>>,
  permission: () => Promise<void>,
): Promise<void> {
  try {
    const batches = (await open())[Symbol.asyncIterator]();
    for (;;) {
      await permission();
      const { done, value } = await batches.next();
      if (done === true) return send(port, { kind: 'end' });
      await sendBatch(port, value);
    }
  } catch (error) {
    send(port, { kind: 'error', error: sentError(error) });
  }
}

async function sendBatch(port: Port, { x, y, ...rest }: Batch): Promise<void> {
  try {
    const arrays = { x: await numbers(x), ...(y && { y: await numbers(y) }) };
    const message: FromWorker = { kind: 'batch', ...arrays, rest };
    send(
      port,
      message,
      Object.values(arrays).map(({ data }) => data.buffer),
    );
  } finally {
    release(x, y);
  }
}

/** A copy: what a backend gives may be its own, and is given away. */
const numbers = async (x: Tensor): Promise<SentArray> => ({
  data: ((await x.data()) as Float32Array).slice(),
  shape: x.shape,
});

function sentError(error: unknown): SentError {
  if (EbmError.isInstance(error)) return { message: error.message.slice(error.where.length + 2), where: error.where };
  return { message: error instanceof Error ? error.message : String(error) };
}
