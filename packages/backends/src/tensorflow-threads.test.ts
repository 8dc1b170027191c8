import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cores } from './cores.js';

vi.mock('./cores.js', () => ({ cores: vi.fn(() => 4) }));
const VARIABLES = ['TF_NUM_INTRAOP_THREADS', 'TF_CPP_MIN_LOG_LEVEL'] as const;

/** The module as a process finds it that has not loaded TensorFlow. */
const fresh = async (): Promise<typeof import('./tensorflow-threads.js')> => {
  vi.resetModules();
  return import('./tensorflow-threads.js');
};
/** The environment while TensorFlow is loaded. */
const environment = (): (string | undefined)[] => VARIABLES.map((name) => process.env[name]);

beforeEach(() => VARIABLES.forEach((name) => vi.stubEnv(name, undefined)));
afterEach(() => {
  vi.unstubAllEnvs();
  if (tf.findBackendFactory('tensorflow')) tf.removeBackend('tensorflow');
});

it.each([
  [undefined, { shards: 4, total: 4 }, '1'],
  [1, { shards: 1, total: 1 }, '1'],
  [8, { shards: 8, total: 8 }, '1'],
  [20, { shards: 10, total: 20 }, '2'],
])('of %s threads makes %o', async (threads, spread, each) => {
  const { tensorflowThreads, withThreads } = await fresh();
  expect(withThreads(threads, environment)).toEqual([each, '1']);
  expect(tensorflowThreads()).toEqual(spread);
  expect(environment()).toEqual([undefined, undefined]);
});

it('takes one shard a core, by itself', async () => {
  vi.mocked(cores).mockReturnValueOnce(2);
  const { tensorflowThreads, withThreads } = await fresh();
  withThreads(undefined, environment);
  expect(tensorflowThreads()).toEqual({ shards: 2, total: 2 });
});

it('leaves to the environment what that says', async () => {
  vi.stubEnv('TF_NUM_INTRAOP_THREADS', '2');
  vi.stubEnv('TF_CPP_MIN_LOG_LEVEL', '0');
  const { tensorflowThreads, withThreads } = await fresh();
  expect(withThreads(undefined, environment)).toEqual(['2', '0']);
  expect(tensorflowThreads()).toEqual({ shards: 2, total: 4 });
  expect(environment()).toEqual(['2', '0']);
});

it('keeps what TensorFlow was started with', async () => {
  const { tensorflowThreads, withThreads } = await fresh();
  withThreads(16, environment);
  withThreads(5, environment);
  expect(tensorflowThreads()).toEqual({ shards: 2, total: 4 });
});

it('counts all cores for an operation where somebody else has started it', async () => {
  tf.registerBackend('tensorflow', () => tf.backend());
  const { tensorflowThreads, withThreads } = await fresh();
  withThreads(undefined, environment);
  expect(tensorflowThreads()).toEqual({ shards: 1, total: 4 });
});

it('leaves the environment as it was when loading fails', async () => {
  const { withThreads } = await fresh();
  expect(() =>
    withThreads(2, () => {
      throw new Error('not there');
    }),
  ).toThrow('not there');
  expect(environment()).toEqual([undefined, undefined]);
});
