import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import type { Backend, BackendName, BackendOptions } from './backend.js';
import { missingPackage } from './missing-package.js';

/** Plain JavaScript. It advertises tfjs-node at first use, which is beside the point for who has just chosen. */
export const cpu: Backend = {
  tfjsName: 'cpu',
  async prepare(options) {
    refuseWasmOptions('cpu', options);
    const { version_cpu: version } = await load();
    const backend = tf.findBackend('cpu') as (tf.KernelBackend & { firstUse?: boolean }) | null;
    if (backend) backend.firstUse = false;
    return { version, notes: [] };
  },
};

async function load(): Promise<typeof import('@tensorflow/tfjs-backend-cpu')> {
  try {
    return await import('@tensorflow/tfjs-backend-cpu');
  } catch (cause) {
    throw missingPackage('@tensorflow/tfjs-backend-cpu', cause);
  }
}

/** Throws if an option is given that only WASM has. */
export function refuseWasmOptions(name: BackendName, { threads, wasmPaths }: BackendOptions): void {
  if (threads !== undefined) throw new EbmError('useBackend.threads', `only wasm takes it, not ${name}`, threads);
  if (wasmPaths !== undefined) throw new EbmError('useBackend.wasmPaths', `only wasm takes it, not ${name}`, wasmPaths);
}
