import { EbmError } from '@ebmjs/core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { nodeModule } from './node-module.js';
import { processListeners, restoreListeners } from './process-listeners.js';

type WasmModule = BackendWasm['wasm'];

interface Worker {
  /** In Node. */
  readonly unref?: () => void;
  readonly terminate: () => unknown;
}

/** What this file uses of the module that Emscripten's loader makes. */
interface Threaded {
  readonly cwrap: (name: string, returns: 'number' | null, takes: readonly 'number'[]) => unknown;
  readonly PThread: { unusedWorkers: Worker[]; readonly runningWorkers: readonly Worker[] };
  tfjs?: Readonly<Record<string, unknown>>;
}

/** What this file tells that loader. */
interface Options {
  readonly locateFile: (path: string) => string | URL;
  readonly mainScriptUrlOrBlob: string;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
}

const FILE = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd';

/**
 * tfjs's multi-threaded WASM module, started in Node, where tfjs itself declines (tfjs issue 3830): it would load its
 * worker from a `blob:` address, which Node's workers refuse, and use half of the cores.
 *
 * Nothing outside the module changes: what its loader sets for the whole process is put back.
 */
export async function threadedWasm(threads: number): Promise<WasmModule> {
  const load = nodeModule('node:module')!.createRequire(import.meta.url);
  const script = load.resolve(`${FILE}.js`);
  const binary = await nodeModule('node:fs')!.promises.readFile(script.replace(/\.js$/, '.wasm'));
  const worker = workerUrl(load(`${FILE}.worker.js`).wasmWorkerContents as string, script);
  const start = load(script) as (options: Options) => Promise<Threaded>;
  const module = await new Promise<Threaded>((resolve, reject) => {
    const options: Options = {
      locateFile: (path) => (path.endsWith('.worker.js') ? worker : path),
      mainScriptUrlOrBlob: script,
      instantiateWasm: (imports, done) => {
        countCores(imports, 2 * threads);
        WebAssembly.instantiate(binary, imports).then(({ instance, module }) => done(instance, module), reject);
        return {};
      },
    };
    leavingNoTrace(() => start(options)).then(resolve, reject);
  });
  module.tfjs = bindings(module);
  return module as unknown as WasmModule;
}

/** Ends the workers that the pool holds in reserve, and lets the process end while the others wait for work. */
export function settleWorkers(module: WasmModule): void {
  const { PThread } = module as unknown as Threaded;
  for (const worker of PThread.unusedWorkers) worker.terminate();
  PThread.unusedWorkers = [];
  for (const worker of PThread.runningWorkers) worker.unref?.();
}

/** The worker as a `data:` module, so that no file is written. It was made for CommonJS, and misses two names. */
function workerUrl(source: string, script: string): URL {
  const names = `const __filename = ${JSON.stringify(script)}, require = createRequire(__filename);`;
  const body = source.replaceAll('\n', '\\n'); // as tfjs does: the breaks stand inside string literals
  return new URL(
    `data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; ${names}\n${body}`)}`,
  );
}

/** Tells the module, and nobody else, of `cores` cores: it makes at most half as many threads. */
function countCores(imports: WebAssembly.Imports, cores: number): void {
  const env = imports['env']!;
  const name = Object.keys(env).find((key) => typeof env[key] === 'function' && String(env[key]).includes('.cpus()'));
  if (name === undefined)
    throw new EbmError('useBackend.threads', 'cannot be set in this version of tfjs-backend-wasm');
  env[name] = () => cores;
}

/** Runs the loader, which sets a global and listens for the process's errors, and undoes both. */
function leavingNoTrace<T>(start: () => T): T {
  const listeners = processListeners();
  const before = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  try {
    return start();
  } finally {
    if (before) Object.defineProperty(globalThis, 'Worker', before);
    else Reflect.deleteProperty(globalThis, 'Worker');
    restoreListeners(listeners);
  }
}

/** The C functions that tfjs's backend calls by name. */
function bindings({ cwrap }: Threaded): Readonly<Record<string, unknown>> {
  return {
    init: cwrap('init', null, []),
    initWithThreadsCount: cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: cwrap('get_threads_count', 'number', []),
    registerTensor: cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: cwrap('dispose_data', null, ['number']),
    dispose: cwrap('dispose', null, []),
  };
}
