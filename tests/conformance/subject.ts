import type { UseBackendOptions } from '@ebmjs/backends';

/** A backend in a place. */
export interface Subject {
  /** Its column. */
  readonly name: string;
  readonly backend: 'cpu' | 'wasm' | 'webgpu' | 'node';
  readonly options?: UseBackendOptions;
  readonly place: 'node' | 'chromium';
}

const wasmPaths = '/wasm/';

/** All that the suite runs on. */
export const SUBJECTS: readonly Subject[] = [
  { name: 'cpu', backend: 'cpu', place: 'node' },
  { name: 'wasm', backend: 'wasm', place: 'node' },
  { name: 'wasm, 2 threads', backend: 'wasm', options: { threads: 2 }, place: 'node' },
  { name: 'node', backend: 'node', place: 'node' },
  { name: 'webgpu', backend: 'webgpu', place: 'node' },
  { name: 'wasm in Chromium', backend: 'wasm', options: { wasmPaths, threads: 1 }, place: 'chromium' },
  { name: 'wasm, 2 threads in Chromium', backend: 'wasm', options: { wasmPaths, threads: 2 }, place: 'chromium' },
  { name: 'webgpu in Chromium', backend: 'webgpu', place: 'chromium' },
];
