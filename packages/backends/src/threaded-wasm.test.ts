import { execFile } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, normal } from '@ebmjs/core';
import { afterAll, expect, it } from 'vitest';
import { backendInfo } from './backend-info.js';
import { processListeners } from './process-listeners.js';
import { useBackend } from './use-backend.js';

afterAll(async () => void (await useBackend('wasm', { threads: 1 })));

/** The gradients of a convolution of one channel and one of many in their input and weights, on the active backend. */
function slopes(): number[] {
  const draws = [
    [8, 8, 8, 1],
    [3, 3, 1, 16],
    [4, 4, 16, 16],
  ].map((shape, i) => normal(foldIn(key(3), i), shape));
  const values = tf.tidy(() => {
    const loss = (image: tf.Tensor, first: tf.Tensor, second: tf.Tensor) => {
      const hidden = tf.tanh(tf.conv2d(image as tf.Tensor4D, first as tf.Tensor4D, 1, 'same'));
      return tf.sum(tf.square(tf.conv2d(hidden as tf.Tensor4D, second as tf.Tensor4D, 2, 'same')));
    };
    return tf
      .concat(
        tf
          .grads(loss)(draws)
          .map((slope) => tf.reshape(slope, [-1])),
      )
      .dataSync();
  });
  tf.dispose(draws);
  return [...values];
}

it('gives as many threads as asked, however few the cores, with the same results and no trace outside', async () => {
  await useBackend('wasm');
  const alone = slopes();
  const before = [processListeners(), Object.keys(globalThis).sort(), os.cpus.toString(), os.cpus().length];
  for (const threads of [2, 8, 3]) {
    expect(await useBackend('wasm', { threads })).toMatchObject({ name: 'wasm', threads });
    expect(backendInfo()).toMatchObject({ name: 'wasm', threads });
    expect(slopes()).toEqual(alone); // each output is one thread's, so the order of its sum is the same
  }
  expect([processListeners(), Object.keys(globalThis).sort(), os.cpus.toString(), os.cpus().length]).toEqual(before);
});

it('keeps the threads that it has when none are asked for, and gives them up for one', async () => {
  await useBackend('wasm', { threads: 2 });
  await useBackend('cpu');
  expect((await useBackend('wasm')).threads).toBe(2);
  expect((await useBackend('wasm', { threads: 1 })).threads).toBe(1);
  expect(slopes()).toHaveLength(8 * 8 * 8 + 9 * 16 + 16 * 16 * 16);
});

it('lets the process end by itself', async () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const program = `import * as tf from '@tensorflow/tfjs-core';
    import { useBackend } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const { threads } = await useBackend('wasm', { threads: 2 });
    const square = tf.ones([64, 64]);
    console.log(threads, tf.sum(tf.matMul(square, square)).dataSync()[0]);`;
  const env = { ...process.env, TSX_TSCONFIG_PATH: `${root}tsconfig.json` };
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env, timeout: 30_000 });
  expect(stdout).toBe(`2 ${64 ** 3}\n`);
});
