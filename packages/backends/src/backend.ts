import { EbmError } from '@ebmjs/core';

/** The backends that `useBackend` knows. */
export type BackendName = 'cpu' | 'wasm' | 'webgpu' | 'node';

/** All of them, the fastest first: the order of `'auto'`. */
export const backendNames: readonly BackendName[] = ['node', 'webgpu', 'wasm', 'cpu'];

/** The folder of tfjs's `.wasm` files, ending in a slash, or the address of each. */
export type WasmPaths = string | Readonly<Record<WasmFile, string>>;

export type WasmFile =
  'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm';

/** What a backend may be asked for. */
export interface BackendOptions {
  readonly threads?: number | undefined;
  readonly wasmPaths?: WasmPaths | undefined;
  /** Refuses a processor that plays a graphics card. Of `'auto'` only. */
  readonly realGpu?: boolean;
}

/** How to bring one backend up. */
export interface Backend {
  /** Its name in tfjs. */
  readonly tfjsName: string;
  /** Imports and registers it; `useBackend` then activates it. */
  readonly prepare: (options: BackendOptions) => Promise<Prepared>;
}

export interface Prepared {
  /** Of its package. */
  readonly version: string;
  /** Aborted when the device under it fails; absent where there is none that could. */
  readonly lost?: AbortSignal;
}

/** Throws if an option is given that a backend without threads does not have. */
export function refuseThreads(name: BackendName, { threads, wasmPaths }: BackendOptions): void {
  if (threads !== undefined)
    throw new EbmError('useBackend.threads', `only wasm and node take it, not ${name}`, threads);
  refuseWasmPaths(name, { wasmPaths });
}

/** Throws if an option is given that only WASM has. */
export function refuseWasmPaths(name: BackendName, { wasmPaths }: BackendOptions): void {
  if (wasmPaths !== undefined) throw new EbmError('useBackend.wasmPaths', `only wasm takes it, not ${name}`, wasmPaths);
}
