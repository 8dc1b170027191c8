import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Settings } from './settings.js';
import { WORKS } from './works.js';

/** A system that is measured: how its worker is started. */
export interface System {
  readonly name: string;
  readonly backend: string;
  readonly threads: number;
  /** Computes on a graphics card, and is compared with PyTorch there. */
  readonly gpu?: boolean;
  /** Works that it is not asked for, though its worker knows them: it would take minutes. */
  readonly except?: readonly string[];
  readonly command: string;
  readonly args: (settings: Settings) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const THREADS = 2;

/** The interpreter of `EBMJS_BENCH_PYTHON`, or of the environment that `npm run bench:setup` makes. */
function python(): string {
  const made = here('.venv/bin/python');
  return process.env['EBMJS_BENCH_PYTHON'] ?? (existsSync(made) ? made : 'python3');
}

const node = {
  command: process.execPath,
  env: { TSX_TSCONFIG_PATH: here('../tsconfig.json'), ...tensorflowThreads() },
};
const script =
  (file: string, ...rest: string[]) =>
  (settings: Settings): string[] => ['--import', 'tsx', here(file), JSON.stringify(settings), ...rest];
const pythonScript =
  (file: string, more: Partial<Settings> = {}) =>
  (settings: Settings): string[] => [here(file), JSON.stringify({ ...settings, ...more })];

function tensorflowThreads(): Record<string, string> {
  return { TF_NUM_INTRAOP_THREADS: `${THREADS}`, TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
}

/** Not for plain JavaScript. */
const SLOW = Object.keys(WORKS).filter((work) => !['hmc', 'hmc-analytic', 'normals'].includes(work));

/** In the order of the table and of every round. */
export const SYSTEMS: readonly System[] = [
  { name: 'ebmjs-wasm', backend: 'wasm', threads: 2, ...node, args: script('ebmjs-worker.ts', 'wasm', '2') },
  {
    name: 'ebmjs-wasm-1',
    backend: 'wasm',
    threads: 1,
    except: ['train-mnist'],
    ...node,
    args: script('ebmjs-worker.ts', 'wasm', '1'),
  },
  { name: 'ebmjs-node', backend: 'tfjs-node', threads: 2, ...node, args: script('ebmjs-worker.ts', 'node', '2') },
  {
    name: 'ebmjs-cpu',
    backend: 'cpu',
    threads: 1,
    except: SLOW,
    ...node,
    args: script('ebmjs-worker.ts', 'cpu', '1'),
  },
  {
    name: 'tfjs-wasm',
    backend: 'wasm',
    threads: 1,
    except: ['langevin-cifar'],
    ...node,
    args: script('tfjs-worker.ts', 'wasm'),
  },
  { name: 'tfjs-node', backend: 'tfjs-node', threads: 2, ...node, args: script('tfjs-worker.ts', 'tensorflow') },
  { name: 'torch', backend: 'eager', threads: 2, command: python(), args: pythonScript('torch_worker.py') },
  {
    name: 'torch-compile',
    backend: 'inductor',
    threads: 2,
    command: python(),
    args: pythonScript('torch_worker.py', { compile: true }),
  },
  { name: 'jax', backend: 'jit', threads: 2, command: python(), args: pythonScript('jax_worker.py') },
  {
    name: 'ebmjs-webgpu',
    backend: 'webgpu',
    threads: 1,
    gpu: true,
    ...node,
    args: script('ebmjs-worker.ts', 'webgpu', '1'),
  },
  {
    name: 'torch-cuda',
    backend: 'cuda',
    threads: 2,
    gpu: true,
    command: python(),
    args: pythonScript('torch_worker.py', { cuda: 'float32' }),
  },
  {
    name: 'torch-cuda-tf32',
    backend: 'cuda tf32',
    threads: 2,
    gpu: true,
    command: python(),
    args: pythonScript('torch_worker.py', { cuda: 'tf32' }),
  },
];
