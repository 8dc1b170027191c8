import * as tf from '@tensorflow/tfjs-core';
import { installCommand } from './missing-package.js';
import { gradientError } from './gradient-check.js';
import { adapterInfo, type AdapterInfo } from './gpu-device.js';
import type { BackendName } from './backend.js';
import { roughSpeed } from './rough-speed.js';
import { useBackend } from './use-backend.js';

/** What to try. */
export interface Trial {
  readonly name: BackendName | 'auto';
  readonly threads?: number | undefined;
}

/** What a trial finds out, as plain JSON; what is absent has not been reached. */
export interface Findings {
  /** Why it does not work, in one line. */
  readonly problem?: string;
  /** The command that installs what is missing. */
  readonly install?: string;
  /** Of the package of the backend that started. */
  readonly version?: string;
  readonly threads?: number;
  /** What `'auto'` took. Of `'auto'` only. */
  readonly chosen?: BackendName;
  /** Why it did not take a faster one. Of `'auto'` only. */
  readonly notes?: readonly string[];
  /** Whether WASM has vector instructions here. Of `'wasm'` only. */
  readonly simd?: boolean;
  /** Of `'webgpu'` only. */
  readonly adapter?: AdapterInfo;
  /** How far the gradients of a small convolution are from the true ones, as a share of the largest. */
  readonly gradientError?: number;
  /** Convolutions, in billions of operations a second. Rough. */
  readonly speed?: number;
}

/** Tries a backend in this process, and tells what it finds as it goes: who is listening may not live to the end. */
export async function* findings({ name, threads }: Trial): AsyncGenerator<Findings, void, undefined> {
  try {
    yield await started(name, threads);
    if (name === 'auto') return;
    yield { gradientError: await gradientError() };
    yield { speed: await roughSpeed() };
  } catch (error) {
    yield problemOf(error as Error);
  }
}

async function started(name: Trial['name'], wanted: number | undefined): Promise<Findings> {
  const options = wanted === undefined ? {} : { threads: wanted };
  const { name: chosen, version, threads, notes } = await useBackend(name, options);
  if (name === 'auto') return { version, threads, chosen, notes };
  const adapter = name === 'webgpu' ? adapterInfo(tf.backend()) : undefined;
  return {
    version,
    threads,
    ...(name === 'wasm' && { simd: (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean }),
    ...(adapter && { adapter }),
  };
}

function problemOf(error: Error): Findings {
  const install = installCommand(error);
  const problem = error.message.replace(/^useBackend: /, '').split('\n')[0]!;
  return { problem, ...(install !== undefined && { install }) };
}
