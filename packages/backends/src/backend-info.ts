import * as tf from '@tensorflow/tfjs-core';
import { cores } from './cores.js';
import { adapterName } from './gpu-device.js';
import { tensorflowThreads } from './tensorflow-threads.js';
import { wasmThreads } from './wasm.js';

/** Where numbers were computed, as plain JSON for reports. */
export type BackendInfo = {
  /** As for `useBackend`, or tfjs's own name of another backend; `none` before the first. */
  readonly name: string;
  /** Threads that operations are spread over. */
  readonly threads: number;
  /** Version of tfjs-core. */
  readonly tfjs: string;
  /** Version of Node; null elsewhere. */
  readonly node: string | null;
  /** Processor cores that this process may use. */
  readonly cpus: number;
  /** Of `webgpu` only: the graphics adapter, as its driver describes it. */
  readonly adapter?: string;
};

/** The active backend and the machine under it. */
export function backendInfo(): BackendInfo {
  const active = tf.getBackend() as string | null | undefined;
  const adapter = active === 'webgpu' ? adapterName(tf.backend()) : undefined;
  return {
    name: active === 'tensorflow' ? 'node' : (active ?? 'none'),
    threads: activeThreads(),
    tfjs: tf.version_core,
    node: typeof process === 'undefined' ? null : (process.versions?.node ?? null),
    cpus: cores(),
    ...(adapter !== undefined && { adapter }),
  };
}

/** Threads of the active backend. */
export function activeThreads(): number {
  const active = tf.getBackend();
  if (active === 'wasm') return wasmThreads(tf.backend());
  return active === 'tensorflow' ? tensorflowThreads().total : 1;
}
