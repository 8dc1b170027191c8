import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key, release } from '@ebmjs/core';
import {
  batches,
  digits,
  serveBatches,
  workerBatches,
  type BatchPosition,
  type PositionedBatch,
} from '@ebmjs/datasets';

interface Asked {
  readonly from?: BatchPosition;
  readonly fail?: boolean;
}

async function served({ fail = false, ...options }: Asked = {}): Promise<AsyncIterable<PositionedBatch>> {
  if (fail) throw new EbmError('page.fail', 'must not be asked to fail');
  await tf.ready();
  return batches(await digits({ split: 'test' }), { batchSize: 100, key: key(2), epochs: 2, ...options });
}

// The page and its worker are the same file.
if (typeof document === 'undefined') serveBatches(self, served);

const inWorker = (options: Asked, signal?: AbortSignal): AsyncIterable<PositionedBatch> =>
  workerBatches(new Worker('/app.js', { type: 'module' }), { options, ...(signal && { signal }) });

async function read(source: AsyncIterable<PositionedBatch>): Promise<unknown[]> {
  const out: unknown[] = [];
  for await (const { x, y, next } of source) {
    out.push([...(await x.data())], [...(await y!.data())], next);
    release(x, y);
  }
  return out;
}

const reasonOf = async (work: Promise<unknown>): Promise<string> => work.then(String, (error: Error) => error.message);

/** What a page and its worker make of the same batches, as plain JSON. */
export async function workerInPage(): Promise<Record<string, unknown>> {
  await tf.ready();
  const before = tf.memory().numTensors;
  const plain = await read(await served());
  const whole = await read(inWorker({}));
  const rest = await read(inWorker({ from: { epoch: 1, batch: 1 } }));
  return {
    batches: plain.length / 3,
    same: JSON.stringify(whole) === JSON.stringify(plain),
    goesOn: JSON.stringify(rest) === JSON.stringify(plain.slice(12)),
    failed: await reasonOf(read(inWorker({ fail: true }))),
    aborted: await reasonOf(read(inWorker({}, AbortSignal.abort(new Error('enough'))))),
    missing: await reasonOf(read(workerBatches(new Worker('/none.js', { type: 'module' })))),
    left: tf.memory().numTensors - before,
  };
}
