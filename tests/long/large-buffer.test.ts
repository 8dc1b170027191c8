import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { encodeSafetensorsParts, foldIn, key, type Key } from '@ebmjs/core';
import { openSafetensors, writeFileSafely } from '@ebmjs/core/node';
import { replayBuffer, type ReplayBufferOptions } from '@ebmjs/replay-buffer';
import { expect, it } from 'vitest';

// 10,000 images of 128x128x3: the buffer of ImageNet at that size (Du and Mordatch 2019), 1.97 GB in float32.

const WIDTH = 128 * 128 * 3;
const CAPACITY = 10_000;
const MB = 2 ** 20;

/** Most memory that the process has had so far, in bytes. Linux only. */
async function peakMemory(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8');
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)![1]);
}

/** Grey images, as quickly as can be, since what begins chains is not what is tried here. */
const prior = (k: Key, n: number): tf.Tensor =>
  tf.tensor(new Float32Array(n * WIDTH).fill((k[0] % 256) / 255), [n, 128, 128, 3]);

let idle: number | undefined;

it.each(['uint8', 'float32'] as const)(
  '%s: drawn, put back, saved and restored in little more memory than the buffer takes',
  async (storage) => {
    const folder = await mkdtemp(join(tmpdir(), 'large-'));
    try {
      await tf.ready();
      const bytes = CAPACITY * WIDTH * (storage === 'uint8' ? 1 : 4);
      idle ??= await peakMemory(); // of the process before its first buffer: a peak never falls
      const options: ReplayBufferOptions = { capacity: CAPACITY, shape: [128, 128, 3], storage, prior, key: key(1) };
      const buffer = replayBuffer({ ...options, classes: 10 });
      for (let i = 0; i < 3; i++) {
        const drawn = buffer.draw(foldIn(key(2), i), 16);
        await buffer.put(drawn, drawn.x);
        tf.dispose([drawn.x, drawn.y!]);
      }
      const path = join(folder, 'buffer.safetensors');
      const { arrays, meta } = buffer.snapshotParts();
      await writeFileSafely(path, encodeSafetensorsParts({ arrays, metadata: { meta: JSON.stringify(meta) } }));
      expect((await stat(path)).size).toBeGreaterThan(bytes);
      const saved = await peakMemory();

      const before = buffer.draw(key(3), 16);
      const damaged = buffer.draw(key(4), 16);
      await buffer.put(damaged, tf.zerosLike(damaged.x));
      const file = await openSafetensors(path);
      await buffer.restoreParts({ arrays: file.arrays, meta: JSON.parse(file.metadata['meta']!) });
      await file.close();
      const after = buffer.draw(key(3), 16);
      expect(tf.max(tf.abs(tf.sub(after.x, before.x))).dataSync()[0]).toBe(0);
      expect([...after.slots]).toEqual([...before.slots]);
      const restored = await peakMemory();

      const [forIt, toSave, toRestore] = [bytes / MB, (saved - idle) / MB, (restored - idle) / MB];
      process.stdout.write(`${storage}: ${[forIt, toSave, toRestore].map(Math.round).join(', ')} MB\n`);
      // What else there is: drawn batches and the pieces of the first contents, and numbers waiting to be collected.
      expect(restored - idle).toBeLessThan(bytes + 600 * MB);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  20 * 60_000,
);
