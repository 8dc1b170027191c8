import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { findings, type Findings, type Trial } from './findings.js';
import { useBackend } from './use-backend.js';

afterEach(async () => void (await useBackend('cpu')));

async function all(trial: Trial): Promise<Findings[]> {
  const found: Findings[] = [];
  for await (const next of findings(trial)) found.push(next);
  return found;
}

it.each([
  ['cpu', {}],
  ['wasm', { simd: true }],
] as const)('tells of %s that it started, then of its gradients, then of its speed', async (name, more) => {
  const [started, ...rest] = await all({ name });
  expect(started).toEqual({ version: tf.version_core, threads: 1, ...more });
  expect(rest).toEqual([{ gradientError: 0 }, { speed: expect.any(Number) }]);
});

it("tells of 'auto' what it chose and why, and no more", async () => {
  const found = await all({ name: 'auto' });
  expect(found).toEqual([
    {
      chosen: tf.getBackend() === 'tensorflow' ? 'node' : 'wasm',
      version: tf.version_core,
      threads: expect.any(Number),
      notes: expect.any(Array),
    },
  ]);
  expect(found[0]!.notes).toHaveLength(found[0]!.chosen === 'node' ? 0 : 2);
});

it('passes the number of threads on', async () => {
  expect(await all({ name: 'cpu', threads: 2 })).toEqual([
    { problem: 'useBackend.threads: only wasm and node take it, not cpu, got 2' },
  ]);
});

it('tells in one line what goes wrong on the way', async () => {
  const kernel = tf.getKernel(tf.Conv2DBackpropFilter, 'cpu');
  const refuse = (): never => {
    throw new Error('not here\nnor anywhere');
  };
  tf.unregisterKernel(kernel.kernelName, 'cpu');
  tf.registerKernel({ ...kernel, kernelFunc: refuse });
  const found = await all({ name: 'cpu' });
  tf.unregisterKernel(kernel.kernelName, 'cpu');
  tf.registerKernel(kernel);
  expect(found).toEqual([{ version: tf.version_core, threads: 1 }, { problem: 'not here' }]);
});
