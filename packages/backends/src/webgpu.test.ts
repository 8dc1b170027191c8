import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, key, normal } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backendInfo } from './backend-info.js';
import { useBackend, type BackendChoice } from './use-backend.js';

afterEach(async () => void (await useBackend('cpu')));

const device = (): GPUDevice => (tf.backend() as unknown as { device: GPUDevice }).device;

it.skipIf(process.env['VK_DRIVER_FILES'])(
  'without an adapter says what helps, and leaves the former backend',
  async () => {
    await expect(useBackend('webgpu')).rejects.toThrow(
      /webgpu has no adapter: install a graphics driver.*VK_DRIVER_FILES/,
    );
    expect(tf.getBackend()).toBe('cpu');
  },
);

describe.runIf(process.env['VK_DRIVER_FILES'])('on WebGPU in Node', () => {
  let choice: BackendChoice;
  beforeEach(async () => {
    choice = await useBackend('webgpu');
  });

  it('activates it, says on what, and leaves no navigator behind', () => {
    expect(choice).toMatchObject({ name: 'webgpu', tfjsName: 'webgpu', version: tf.version_core, threads: 1 });
    expect(choice.lost.aborted).toBe(false);
    expect(backendInfo()).toMatchObject({ name: 'webgpu', adapter: expect.stringMatching(/\w/) });
    expect(globalThis.navigator?.gpu).toBeUndefined();
  });

  it('goes on with the device that runs already', async () => {
    const before = device();
    expect((await useBackend('webgpu')).lost).toBe(choice.lost);
    expect(device()).toBe(before);
  });

  it('has the limits of the adapter, not the smaller ones that devices get by default', () => {
    expect(device().limits.maxStorageBufferBindingSize).toBeGreaterThan(2 ** 27);
  });

  it('refuses to read at once what only the device has, until it has been awaited', async () => {
    const x = tf.mul(normal(key(0), [2000]), 2);
    expect(() => x.dataSync()).toThrow(
      'webgpu: numbers on the device cannot be read at once in Node: await tensor.data()',
    );
    const values = await x.data();
    expect(x.dataSync()).toBe(values);
    x.dispose();
  });

  it('computes on the device however few the numbers, and wherever they were', async () => {
    const x = tf.add(tf.tensor1d([1, 2]), 1);
    expect(() => x.dataSync()).toThrow('numbers on the device cannot be read at once');
    expect([...(await x.data())]).toEqual([2, 3]);
    x.dispose();
  });

  it('fills a replay buffer from a prior of large draws, which must be read at once', () => {
    const shape = [4, 4, 1];
    const buffer = replayBuffer({ capacity: 100, shape, prior: (k, n) => normal(k, [n, ...shape]), key: key(2) });
    expect(new Set(buffer.snapshot().arrays['rows']!.data).size).toBeGreaterThan(1500);
  });

  it('keeps memory constant at fixed shapes', async () => {
    const bytes = () => (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    for (let step = 0; step < 300; step++) {
      const sum = tf.tidy(() => tf.sum(tf.square(tf.add(normal(foldIn(key(1), step), [40, 50]), 1))));
      if (step % 10 === 9) await sum.data();
      sum.dispose();
      if (step % 10 === 9) seen.push(bytes());
    }
    expect(new Set(seen.slice(5))).toEqual(new Set([seen[5]]));
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([7, 8, 15, 60])('adds %i tensors, however few buffers a shader may have', async (n) => {
    const tensors = tf.memory().numTensors;
    const parts = Array.from({ length: n }, (_, i) => tf.fill([2000], 2 ** (i % 20)));
    const sum = tf.addN(parts);
    expect((await sum.data())[1999]).toBe(parts.reduce((total, _, i) => total + 2 ** (i % 20), 0));
    tf.dispose([parts, sum]);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(choice.lost.aborted).toBe(false);
  });

  it('says at the next use that the device is lost, keeps what was read, and starts anew', async () => {
    const [read, unread] = [tf.mul(normal(key(0), [2000]), 2), tf.mul(normal(key(0), [2000]), 3)];
    const values = await read.data();
    const pending = tf.square(unread);
    device().destroy();
    await expect(pending.data()).rejects.toThrow(EbmError);
    expect(() => tf.square(unread)).toThrow('webgpu: the device was lost (destroyed');
    await expect(unread.data()).rejects.toThrow('Call useBackend again and go on from a checkpoint');
    expect(choice.lost.reason).toMatchObject({ name: 'EbmError', where: 'webgpu' });

    const next = await useBackend('webgpu');
    expect(next.lost.aborted).toBe(false);
    const sum = tf.add(read, read);
    expect((await sum.data())[7]).toBeCloseTo(2 * values[7]!, 5);
    expect(() => tf.square(unread)).toThrow('webgpu: the device was lost');
    tf.dispose([read, unread, pending, sum]);
  });

  it('says once that an operation failed on the device, and can still read what was there', async () => {
    const x = tf.mul(normal(key(0), [2000]), 2);
    device().createBuffer({ size: 4, usage: 0 }); // not valid
    await expect(x.data()).rejects.toThrow('webgpu: an operation failed on the device');
    expect(choice.lost.aborted).toBe(true);
    expect(await x.data()).toHaveLength(2000);
    expect((await useBackend('webgpu')).lost.aborted).toBe(false);
    x.dispose();
  });

  it('lets the process end by itself', async () => {
    const root = fileURLToPath(new URL('../../../', import.meta.url));
    const program = `import * as tf from '@tensorflow/tfjs-core';
      import { useBackend } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      await useBackend('webgpu');
      const square = tf.ones([64, 64]);
      console.log((await tf.sum(tf.matMul(square, square)).data())[0]);`;
    const env = { ...process.env, TSX_TSCONFIG_PATH: `${root}tsconfig.json` };
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env, timeout: 30_000 });
    expect(stdout).toBe('262144\n');
  });
});
