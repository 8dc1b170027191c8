import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** The same backend, its heap and its kernels, with its memory out of reach: loops cannot be compiled for it. */
export function withoutLoops(backend: BackendWasm): BackendWasm {
  const wasm: unknown = new Proxy(backend.wasm, {
    get: (target, name) =>
      name === 'asm' || name === 'wasmMemory' ? undefined : (Reflect.get(target, name) as unknown),
  });
  return Object.create(backend, { wasm: { value: wasm } }) as BackendWasm;
}
