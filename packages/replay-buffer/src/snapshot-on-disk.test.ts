import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { encodeSafetensorsParts, key } from '@ebmjs/core';
import { openSafetensors, writeFileSafely } from '@ebmjs/core/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayBuffer } from './replay-buffer.js';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'buffer-'))));
afterAll(() => rm(folder, { recursive: true }));

const MB = 2 ** 20;

/** Bytes of arrays that are still in use. */
async function live(): Promise<number> {
  setFlagsFromString('--expose-gc');
  for (let i = 0; i < 2; i++) {
    (runInNewContext('gc') as () => void)();
    await new Promise((resolve) => setImmediate(resolve)); // arrays are given back behind the collector's back
  }
  return process.memoryUsage().arrayBuffers;
}

it('goes to disk and back without a second copy in memory', async () => {
  const [capacity, width] = [20, MB]; // 80 MB of float32 in two chunks
  const prior = (_: unknown, n: number) => tf.fill([n, width], 0.25);
  const make = (seed: number) => replayBuffer({ capacity, shape: [width], prior, key: key(seed) });
  const buffer = make(1);
  const drawn = buffer.draw(key(2), 3);
  await buffer.put(drawn, tf.mul(drawn.x, 2));
  tf.disposeVariables();

  const path = join(folder, 'buffer.safetensors');
  let before = await live();
  const held = [buffer.snapshot()]; // what a copy looks like
  expect((await live()) - before).toBeGreaterThan(79 * MB);
  held.pop();
  before = await live();
  let peak = 0;
  const { arrays, meta } = buffer.snapshotParts();
  const watched = async function* () {
    for await (const part of encodeSafetensorsParts({ arrays, metadata: { meta: JSON.stringify(meta) } })) {
      peak = Math.max(peak, (await live()) - before);
      yield part;
    }
  };
  await writeFileSafely(path, watched());
  expect((await stat(path)).size).toBeGreaterThan(80 * MB);
  expect(peak).toBeLessThan(MB); // nothing but the header

  const other = make(3);
  before = await live();
  peak = 0;
  const file = await openSafetensors(path, { partBytes: 4 * MB });
  try {
    const saved = file.arrays['rows']!;
    const parts = (async function* () {
      for await (const part of saved.parts) {
        peak = Math.max(peak, (await live()) - before);
        yield part;
      }
    })();
    const meta = JSON.parse(file.metadata['meta']!);
    await other.restoreParts({ arrays: { ...file.arrays, rows: { ...saved, parts } }, meta });
  } finally {
    await file.close();
  }
  expect(peak).toBeLessThan(14 * MB); // a part or two, and the order of nothing
  expect(other.statistics()).toEqual(buffer.statistics());
  const [a, b] = [buffer.draw(key(4), 6), other.draw(key(4), 6)];
  expect(tf.util.arraysEqual(a.slots, b.slots)).toBe(true);
  expect(tf.max(tf.abs(tf.sub(a.x, b.x))).dataSync()[0]).toBe(0);
  expect(tf.max(a.x).dataSync()[0]).toBeGreaterThanOrEqual(0.25);
});
