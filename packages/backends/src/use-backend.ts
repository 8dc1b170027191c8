import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, oneOf, whole } from '@ebmjs/core';
import { activeThreads } from './backend-info.js';
import { backendNames, type Backend, type BackendName, type BackendOptions, type WasmPaths } from './backend.js';
import { cpu } from './cpu.js';
import { node } from './tfjs-node.js';
import { wasm } from './wasm.js';
import { webgpu } from './webgpu.js';

/** What `useBackend` can be asked for besides the name. */
export interface UseBackendOptions {
  /**
   * Threads, exactly these or an error: for WASM 1 to 8, for `'node'` any number. More than the cores that are free makes
   * everything slower. Browsers give them to cross-origin isolated pages only. `'auto'` makes do without.
   * @defaultValue for `'node'` all cores; for WASM in Node 1, in browsers what tfjs takes
   */
  readonly threads?: number;
  /**
   * Where a browser finds tfjs's `.wasm` files: a folder ending in a slash, or each file's address. Read when WASM
   * first starts. Node finds them by itself.
   */
  readonly wasmPaths?: WasmPaths;
  /** Receives one line that says what was chosen. @defaultValue nothing is said */
  readonly log?: (line: string) => void;
}

/** The backend in use. */
export interface BackendChoice {
  readonly name: BackendName;
  /** Its name in tfjs: `tensorflow` for `node`. */
  readonly tfjsName: string;
  /** Version of its package. */
  readonly version: string;
  readonly threads: number;
  /**
   * Aborted when WebGPU loses its device or an operation on it fails, with the `EbmError` that says why: the `signal` of
   * `train`, `stream`, `ais` and `raise`. Other backends never abort it.
   */
  readonly lost: AbortSignal;
  /** Why `'auto'` did not take a faster one. */
  readonly notes: readonly string[];
}

const BACKENDS: Readonly<Record<BackendName, Backend>> = { node, webgpu, wasm, cpu };
const MAX_THREADS = 8; // tfjs's pool for WASM
const NEVER = new AbortController().signal;

/** Calls wait for each other: two activations at once would each undo the other. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Chooses the backend that all of TensorFlow.js computes with from here on, and says which it is.
 *
 * `'node'` is TensorFlow itself through tfjs-node, `'webgpu'` a graphics card through the browser or, in Node, the
 * package `webgpu`, `'wasm'` WebAssembly with kernels and gradients mended, `'cpu'` plain JavaScript. `'auto'` is the
 * first of these that is installed and works, where a processor that only plays a graphics card does not count. Each is
 * an optional package, imported when asked for. Call it before making tensors.
 *
 * On `'webgpu'` numbers come back by `await tensor.data()` only, and the failure of its device is an `EbmError` at the
 * next operation. What had been read before, a checkpoint for one, is still there; the rest of the device is not.
 *
 * Throws an `EbmError`, and leaves the former backend active, when the package is missing (it says what to install)
 * or when the backend does not start; tfjs by itself would go on with another one and say nothing.
 */
export async function useBackend(name: BackendName | 'auto', options: UseBackendOptions = {}): Promise<BackendChoice> {
  oneOf('useBackend.name', name, ['auto', ...backendNames]);
  knownOptions('useBackend', options, ['threads', 'wasmPaths', 'log']);
  const { threads, wasmPaths, log } = options;
  if (threads !== undefined && whole('useBackend.threads', threads) > MAX_THREADS && name !== 'node') {
    throw new EbmError('useBackend.threads', `must be at most ${MAX_THREADS}`, threads);
  }
  const wanted = { threads, wasmPaths };
  const choosing = turn.then(() => (name === 'auto' ? fastest(wanted) : activate(name, wanted)));
  turn = choosing.catch(() => undefined);
  const choice = await choosing;
  log?.(sentence(choice));
  return choice;
}

async function fastest(options: BackendOptions): Promise<BackendChoice> {
  const attempts: readonly (readonly [BackendName, BackendOptions])[] = [
    ['node', { threads: options.threads }],
    ['webgpu', { realGpu: true }],
    ['wasm', options],
    ...(options.threads === undefined ? [] : [['wasm', { wasmPaths: options.wasmPaths }] as const]),
    ['cpu', {}],
  ];
  const notes: string[] = [];
  for (const [name, wanted] of attempts) {
    try {
      return { ...(await activate(name, wanted)), notes };
    } catch (error) {
      if (!EbmError.isInstance(error)) throw error;
      notes.push(error.message.replace('useBackend: ', ''));
    }
  }
  throw new EbmError('useBackend', `no backend works; ${notes.join('; ')}`);
}

async function activate(name: BackendName, options: BackendOptions): Promise<BackendChoice> {
  const { tfjsName, prepare } = BACKENDS[name];
  const former = tf.getBackend() as string | null | undefined;
  try {
    const { version, lost = NEVER } = await prepare(options);
    await setBackend(name, tfjsName);
    const threads = activeThreads();
    if (options.threads !== undefined && threads !== options.threads) {
      throw new EbmError('useBackend.threads', `${threads} is what ${name} has here`, options.threads);
    }
    return { name, tfjsName, version, threads, lost, notes: [] };
  } catch (error) {
    if (former && tf.getBackend() !== former && tf.findBackendFactory(former)) await tf.setBackend(former);
    throw error;
  }
}

/** `tf.setBackend`, but what it says is true. */
async function setBackend(name: BackendName, tfjsName: string): Promise<void> {
  const started = tf.findBackendFactory(tfjsName) !== null && (await tf.setBackend(tfjsName));
  if (!started || tf.getBackend() !== tfjsName) {
    throw new EbmError('useBackend', `${name} did not start; tfjs's own warning above says why`, tf.getBackend());
  }
}

function sentence({ name, version, threads, notes }: BackendChoice): string {
  const line = `backend ${name} ${version}, ${threads} thread${threads === 1 ? '' : 's'}`;
  return notes.length > 0 ? `${line} (${notes.join('; ')})` : line;
}
