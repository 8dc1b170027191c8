import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Backend, BackendOptions } from './backend.js';
import { mendWasm } from './mend-wasm.js';
import { missingPackage } from './missing-package.js';
import { nodeModule } from './node-module.js';
import { pageThreads } from './page-threads.js';
import { processListeners, restoreListeners } from './process-listeners.js';
import { settleWorkers, threadedWasm } from './threaded-wasm.js';

type Package = typeof import('@tensorflow/tfjs-backend-wasm');
type Factory = () => tf.KernelBackend | Promise<tf.KernelBackend>;

/** tfjs's own priority for it: above the CPU's. */
const PRIORITY = 2;

/** How tfjs starts it: kept, since a threaded one takes its place and may give it back. */
let ownFactory: Factory | undefined;

/** WebAssembly, with what it lacks. */
export const wasm: Backend = {
  tfjsName: 'wasm',
  async prepare(options) {
    const tfjs = await load();
    ownFactory ??= tf.findBackendFactory('wasm');
    mendWasm();
    const running = runningWasm();
    if (!running || (options.threads ?? wasmThreads(running)) !== wasmThreads(running)) {
      if (running) mustBeEmpty(running);
      if (options.wasmPaths !== undefined) setPaths(tfjs, options);
      replaceFactory(await factoryFor(tfjs, options.threads));
    }
    return { version: tfjs.version_wasm };
  },
};

/** The number of threads that a running WASM backend computes with. */
export function wasmThreads(backend: tf.KernelBackend): number {
  return (backend as unknown as BackendWasm).wasm.tfjs.getThreadsCount();
}

const runningWasm = (): tf.KernelBackend | undefined => tf.engine().registry['wasm'];
const inNode = (): boolean => nodeModule('node:module') !== undefined;

async function load(): Promise<Package> {
  try {
    return await import('@tensorflow/tfjs-backend-wasm');
  } catch (cause) {
    throw missingPackage('@tensorflow/tfjs-backend-wasm', cause);
  }
}

function mustBeEmpty(backend: tf.KernelBackend): void {
  const tensors = backend.numDataIds();
  if (tensors > 0) {
    throw new EbmError(
      'useBackend.threads',
      'cannot change while tensors live on WASM: choose first',
      `${tensors} of them`,
    );
  }
}

function setPaths(tfjs: Package, { threads, wasmPaths }: BackendOptions): void {
  if (inNode() && threads !== undefined && threads > 1) {
    throw new EbmError(
      'useBackend.wasmPaths',
      'cannot be given together with threads in Node, which finds the files',
      wasmPaths,
    );
  }
  tfjs.setWasmPaths(wasmPaths as string);
}

/** How to start WASM with `threads` threads; without a number, as tfjs does (in Node one, in browsers what the page may). */
async function factoryFor(tfjs: Package, threads: number | undefined): Promise<Factory> {
  if (threads !== undefined) tfjs.setThreadsCount(threads);
  if (threads === undefined || threads === 1) return quietly(ownFactory!);
  if (!inNode()) {
    return pageThreads(tfjs, threads, ownFactory as () => Promise<BackendWasm>) as unknown as Factory;
  }
  const module = await threadedWasm(threads);
  return () => {
    const backend = new tfjs.BackendWasm(module);
    settleWorkers(module);
    return backend as unknown as tf.KernelBackend;
  };
}

/** Without the error handlers that the loader would leave behind. */
const quietly =
  (factory: Factory): Factory =>
  async () => {
    const listeners = processListeners();
    try {
      return await factory();
    } finally {
      restoreListeners(listeners);
    }
  };

function replaceFactory(factory: Factory): void {
  const listeners = processListeners();
  tf.removeBackend('wasm'); // its disposal removes everybody's error handlers
  restoreListeners(listeners);
  tf.registerBackend('wasm', factory, PRIORITY);
}
