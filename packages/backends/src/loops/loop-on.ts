import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { loopModule, type LoopSource } from './loop-module.js';

/** Takes addresses in bytes, counts and factors, as its source says. */
export type Loop = (...numbers: number[]) => void;

type WasmModule = BackendWasm['wasm'];

const compiled = new WeakMap<WasmModule, Map<LoopSource, Loop | undefined>>();

/**
 * A loop on the heap of a backend, compiled at first use. Nothing where it cannot be: vectors are missing, a page
 * forbids it, or tfjs's loader does not show its memory. Callers then have another way.
 */
export function loopOn({ wasm }: BackendWasm, source: LoopSource): Loop | undefined {
  let loops = compiled.get(wasm);
  if (!loops) compiled.set(wasm, (loops = new Map<LoopSource, Loop | undefined>()));
  if (!loops.has(source)) loops.set(source, compile(wasm, source));
  return loops.get(source);
}

function compile(wasm: WasmModule, source: LoopSource): Loop | undefined {
  const memory = memoryOf(wasm);
  if (!memory) return undefined;
  try {
    const shared = !(memory.buffer instanceof ArrayBuffer);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(loopModule(source, shared)), {
      m: { m: memory },
    });
    return exports['f'] as Loop;
  } catch {
    return undefined;
  }
}

interface Loaded {
  readonly HEAPU8: Uint8Array;
  readonly wasmMemory?: unknown;
  readonly asm?: object;
}

/** The loader of the threaded build names its memory; that of the other keeps it among what the module exports. */
function memoryOf(wasm: WasmModule): WebAssembly.Memory | undefined {
  const { wasmMemory, asm, HEAPU8 } = wasm as unknown as Loaded;
  return [wasmMemory, ...Object.values(asm ?? {})].find(
    (value): value is WebAssembly.Memory => value instanceof WebAssembly.Memory && value.buffer === HEAPU8.buffer,
  );
}
