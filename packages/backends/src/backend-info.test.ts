import os from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { backendInfo } from './backend-info.js';
import { useBackend } from './use-backend.js';

it('names the backend, its threads, the versions and the cores, as JSON', async () => {
  await useBackend('wasm');
  const info = backendInfo();
  const cpus = os.availableParallelism();
  expect(info).toEqual({ name: 'wasm', threads: 1, tfjs: tf.version_core, node: process.versions.node, cpus });
  expect(JSON.parse(JSON.stringify(info))).toEqual(info);
});

it('follows a change', async () => {
  await useBackend('cpu');
  expect(backendInfo()).toMatchObject({ name: 'cpu', threads: 1 });
});

it('passes on the names of backends that it does not know', async () => {
  tf.registerBackend('abacus', tf.findBackendFactory('cpu'));
  await tf.setBackend('abacus');
  expect(backendInfo()).toMatchObject({ name: 'abacus', threads: 1 });
  tf.removeBackend('abacus');
  expect(backendInfo().name).toBe('none');
});

it.each([
  ['3', 3],
  ['0', os.availableParallelism()],
  ['many', os.availableParallelism()],
])('takes TensorFlow at its word when its environment asks for %s threads', async (wanted, threads) => {
  tf.registerBackend('tensorflow', tf.findBackendFactory('cpu'));
  await tf.setBackend('tensorflow');
  vi.stubEnv('TF_NUM_INTRAOP_THREADS', wanted);
  expect(backendInfo()).toMatchObject({ name: 'node', threads });
  vi.unstubAllEnvs();
  tf.removeBackend('tensorflow');
});
