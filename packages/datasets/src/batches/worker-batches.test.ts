import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EbmError, key, release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digits } from '../digits.js';
import type { BatchPosition } from './batch-position.js';
import { batches } from './batches.js';
import { workerBatches } from './worker-batches.js';

const ROOT = new URL('../../../../', import.meta.url);

let folder: string;

/** One file, as a bundler makes it: Node's workers load no TypeScript. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ebmjs-worker-'));
  const require = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
  await build({
    entryPoints: [fileURLToPath(new URL('./worker.fixture.ts', import.meta.url))],
    outfile: join(folder, 'worker.mjs'),
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'], // one copy of tfjs-core
    format: 'esm',
    banner: { js: require },
    tsconfig: fileURLToPath(new URL('tsconfig.json', ROOT)), // whose paths lead to the sources
    logLevel: 'error',
  });
});
afterAll(() => rm(folder, { recursive: true }));

/** A worker that serves digits, and the count of the batches that it has made. */
function started() {
  const made = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(join(folder, 'worker.mjs'), { workerData: made });
  const exited = new Promise<number>((resolve) => void worker.once('exit', resolve));
  return { worker, made, exited };
}

interface Read {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly next: BatchPosition;
}

async function read(source: ReturnType<typeof workerBatches> | ReturnType<typeof batches>): Promise<Read[]> {
  const out: Read[] = [];
  for await (const { x, y, next } of source) {
    out.push({ x: [...x.dataSync()], y: [...y!.dataSync()], next });
    release(x, y);
  }
  return out;
}

describe('workerBatches', () => {
  it('has the batches of this thread, from any position, and ends the worker', async () => {
    const before = tf.memory().numTensors;
    const plain = await read(batches(await digits({ split: 'test' }), { batchSize: 100, key: key(6), epochs: 2 }));
    const [all, later] = [started(), started()];
    const from = plain[3]!.next;
    const reads = await Promise.all([
      read(workerBatches(all.worker, { options: { epochs: 2 } })),
      read(workerBatches(later.worker, { options: { epochs: 2, from } })),
    ]);
    expect(reads).toEqual([plain, plain.slice(4)]);
    await Promise.all([all.exited, later.exited]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('are prepared while this thread does nothing else, as many as are allowed, and are freed there', async () => {
    const { worker, made, exited } = started();
    for await (const batch of workerBatches(worker, { options: { epochs: 9 }, ahead: 3 })) {
      release(batch);
      // This thread sleeps: it can neither prepare a batch nor ask for one.
      for (let count = made[0]!; count < 4; count = made[0]!)
        expect(Atomics.wait(made, 0, count, 20_000)).not.toBe('timed-out');
      expect(Atomics.wait(made, 0, 4, 100)).toBe('timed-out');
      expect(made[1]).toBe(2);
      break;
    }
    await exited;
  });

  it('throws what the worker throws: an EbmError as one, others behind the batches before them', async () => {
    const [opening, third] = [started(), started()];
    const failing = read(workerBatches(opening.worker, { options: { epochs: 1, fail: 'open' } }));
    const error = await failing.catch((reason: unknown) => reason);
    expect(EbmError.isInstance(error) && error.message).toBe('fixture.open: must not be asked to fail, got "open"');
    const iterator = workerBatches(third.worker, { options: { epochs: 1, fail: 'batch' } });
    release((await iterator.next()).value, (await iterator.next()).value);
    await expect(iterator.next()).rejects.toThrow('no third batch');
    await Promise.all([opening.exited, third.exited]);
  });

  it('tells of a worker that dies, in a word', async () => {
    const { worker, exited } = started();
    await expect(read(workerBatches(worker, { options: { epochs: 1, fail: 'exit' } }))).rejects.toThrow(
      'workerBatches.worker: must go on, and ended: exit code 3',
    );
    expect(await exited).toBe(3);
  });

  it('ends with the reason of an abort, and ends the worker', async () => {
    const { worker, exited } = started();
    const stop = new AbortController();
    const iterator = workerBatches(worker, { options: { epochs: 9 }, signal: stop.signal });
    release((await iterator.next()).value);
    const waiting = (async () => {
      for (;;) release((await iterator.next()).value);
    })();
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await exited;
  });

  it('refuses an unknown option, and a queue of none', () => {
    const worker = { postMessage: () => {}, terminate: () => {} };
    expect(() => workerBatches(worker, { ahead: 0 })).toThrow('workerBatches.ahead: must be a whole number');
    expect(() => workerBatches(worker, { queue: 1 } as never)).toThrow('workerBatches: unknown option');
  });
});
