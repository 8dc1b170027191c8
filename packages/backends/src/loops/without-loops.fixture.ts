import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** The same backend, its heap and its kernels, with its memory out of reach: loops cannot be compiled for it. */
export function withoutLoops(backend: BackendWasm): BackendWasm {
  const wasm = hiding(backend.wasm, { asm: undefined, wasmMemory: undefined });
  return hiding(backend, { wasm });
}

/** `object` with some of its properties looking otherwise. */
function hiding<T extends object>(object: T, looks: Readonly<Record<string, unknown>>): T {
  return new Proxy(object, {
    get: (target, name) => (name in looks ? looks[name as string] : (Reflect.get(target, name) as unknown)),
  });
}
