import '@tensorflow/tfjs-backend-cpu';
import { parentPort, workerData } from 'node:worker_threads';
import { EbmError, key, release } from '@ebmjs/core';
import { batches, digits, serveBatches, type BatchPosition, type PositionedBatch } from '@ebmjs/datasets';
import * as tf from '@tensorflow/tfjs-core';

tf.env().set('PROD', true); // no banner
await tf.ready();

interface Asked {
  readonly epochs: number;
  readonly from?: BatchPosition;
  readonly fail?: 'open' | 'batch' | 'exit';
}

/** Counts what is prepared where the other thread can see it, even while that one does nothing. */
const made = workerData as Int32Array;

serveBatches(parentPort!, async ({ fail, ...options }: Asked) => {
  if (fail === 'open') throw new EbmError('fixture.open', 'must not be asked to fail', fail);
  const data = await digits({ split: 'test' });
  return counted(batches(data, { batchSize: 100, key: key(6), ...options }), fail);
});

async function* counted(source: AsyncIterable<PositionedBatch>, fail?: string): AsyncGenerator<PositionedBatch> {
  for await (const batch of source) {
    if (fail === 'batch' && made[0] === 2) {
      release(batch);
      throw new Error('no third batch');
    }
    if (fail === 'exit') process.exit(3);
    Atomics.store(made, 1, tf.memory().numTensors);
    Atomics.add(made, 0, 1);
    Atomics.notify(made, 0);
    yield batch;
  }
}
