import { EbmError } from '@ebmjs/core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { settleWorkers } from './threaded-wasm.js';

type Package = Pick<typeof import('@tensorflow/tfjs-backend-wasm'), 'setThreadsCount'>;

/**
 * How to start WASM with `threads` threads in a page, or in a worker of one: as tfjs does, but with as many as are asked
 * for, where tfjs takes at most half of `navigator.hardwareConcurrency`, which on two cores is one.
 *
 * `start` is tfjs's own way to start it. Throws an `EbmError` where memory cannot be shared between threads.
 */
export function pageThreads(
  { setThreadsCount }: Package,
  threads: number,
  start: () => Promise<BackendWasm>,
): () => Promise<BackendWasm> {
  if (!globalThis.crossOriginIsolated) {
    const headers = 'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp';
    throw new EbmError('useBackend.threads', `needs a cross-origin isolated page (${headers})`, threads);
  }
  return async () => {
    setThreadsCount(threads);
    const backend = await countingCores(2 * threads, start);
    settleWorkers(backend.wasm);
    return backend;
  };
}

/** Runs `body` in a browser that seems to have `cores` cores: tfjs's module asks for them once, where it starts. */
async function countingCores<T>(cores: number, body: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis;
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await body();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency'); // the browser's own is inherited
  }
}
