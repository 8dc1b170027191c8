import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { processListeners } from './process-listeners.js';
import { useBackend } from './use-backend.js';

afterEach(() => void vi.restoreAllMocks());

it('leaves the process as it was: its error handlers and its globals', async () => {
  const before = [processListeners(), Object.keys(globalThis).sort()];
  await useBackend('wasm');
  expect([processListeners(), Object.keys(globalThis).sort()]).toEqual(before);
});

it('goes on as it is where it runs already', async () => {
  const running = tf.backend();
  await useBackend('wasm', { wasmPaths: '/wasm/' });
  await useBackend('wasm', { threads: 1 });
  expect(tf.backend()).toBe(running);
});

it('refuses another number of threads while tensors live on the heap', async () => {
  const x = tf.add([1], [2]);
  await expect(useBackend('wasm', { threads: 2 })).rejects.toThrow('choose first, got "1 of them"');
  expect([...x.dataSync()]).toEqual([3]);
  x.dispose();
});

it('refuses wasmPaths together with threads in Node', async () => {
  await expect(useBackend('wasm', { threads: 2, wasmPaths: '/wasm/' })).rejects.toThrow('useBackend.wasmPaths');
  expect(tf.getBackend()).toBe('wasm');
});

// Last: tfjs cannot recover from it.
it('looks for the files where wasmPaths says, and throws when they are not there', async () => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  tf.removeBackend('wasm');
  await tf.setBackend('cpu');
  tf.registerBackend('wasm', () => Promise.reject(new Error('not asked')));
  const listeners = processListeners();
  await expect(useBackend('wasm', { wasmPaths: '/nowhere/' })).rejects.toThrow('wasm did not start');
  expect(tf.getBackend()).toBe('cpu');
  expect(processListeners()).toEqual(listeners);
});
