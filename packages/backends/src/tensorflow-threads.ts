import * as tf from '@tensorflow/tfjs-core';
import { cores } from './cores.js';

/** How TensorFlow's threads are put to use. */
export interface TensorflowThreads {
  /** Parts of a batch that are computed side by side. */
  readonly shards: number;
  readonly total: number;
}

const VARIABLE = 'TF_NUM_INTRAOP_THREADS';
const SILENCE = 'TF_CPP_MIN_LOG_LEVEL';
const USUAL_SHARDS = 8;

/** Threads that share a single operation: TensorFlow is told when it starts, and never again. */
let each: number | undefined;
let shards = 1;

export const tensorflowThreads = (): TensorflowThreads => ({ shards, total: shards * (each ?? unsaid()) });

/**
 * Loads TensorFlow so that it uses `threads`, by default all cores: some eight shards of a batch side by side, and
 * what is left over within each operation, unless the environment or whoever loaded it before has settled the second.
 */
export function withThreads<T>(threads: number | undefined, load: () => T): T {
  const total = threads ?? cores();
  const settled =
    each ?? (isLoaded() ? unsaid() : (fromEnvironment() ?? Math.floor(total / Math.min(total, USUAL_SHARDS))));
  const loaded = telling(settled, load);
  each = settled;
  shards = Math.max(1, Math.floor(total / settled));
  return loaded;
}

/** It reads its environment while it is loaded, which is left as it was. */
function telling<T>(threads: number, load: () => T): T {
  const before = { [VARIABLE]: process.env[VARIABLE], [SILENCE]: process.env[SILENCE] };
  process.env[VARIABLE] = String(threads);
  process.env[SILENCE] ??= '1'; // or it says a line for each graph
  try {
    return load();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

const isLoaded = (): boolean => tf.findBackendFactory('tensorflow') !== null;

function fromEnvironment(): number | undefined {
  const wanted = Number(process.env[VARIABLE]);
  return Number.isSafeInteger(wanted) && wanted > 0 ? wanted : undefined;
}

/** What it takes unless it is told otherwise. */
const unsaid = (): number => fromEnvironment() ?? cores();
