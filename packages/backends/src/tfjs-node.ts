import { correctGradients, EbmError } from '@ebmjs/core';
import { refuseWasmPaths, type Backend, type Prepared } from './backend.js';
import { mendNode } from './mend-node.js';
import { missingPackage } from './missing-package.js';
import { nodeModule } from './node-module.js';
import { tensorflowThreads, withThreads } from './tensorflow-threads.js';

const [ON_GPU, ON_CPU] = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** TensorFlow's C library, through tfjs-node-gpu where that is installed, else tfjs-node. */
export const node: Backend = {
  tfjsName: 'tensorflow',
  async prepare(options) {
    refuseWasmPaths('node', options);
    // `require`, not `import`: a bundler for browsers must not follow it.
    const load = nodeModule('node:module')?.createRequire(import.meta.url);
    if (!load) throw new EbmError('useBackend', 'node is a backend of Node only');
    return loadTfjsNode(load, options.threads);
  },
};

/** A `require` of Node's. */
export interface Load {
  (name: string): unknown;
  readonly resolve: (name: string) => string;
}

/** Loads tfjs-node so that it works on this Node, and leaves the gradients corrected. */
export function loadTfjsNode(load: Load, threads?: number): Prepared {
  const name = isThere(load, ON_GPU) ? ON_GPU : ON_CPU;
  try {
    load.resolve(name);
    reviveUtil();
    const { version } = withThreads(threads, () => load(name)) as {
      readonly version: Readonly<Record<string, string>>;
    };
    mendNode(tensorflowThreads().shards);
    correctGradients(); // it brings the whole of tfjs, which has just registered its own
    return { version: version['tfjs-node'] ?? 'unknown' };
  } catch (cause) {
    throw missingPackage(name, cause);
  }
}

function isThere({ resolve }: Load, name: string): boolean {
  try {
    resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** Node 23 removed two functions of `node:util` that tfjs-node 4.22 calls (tfjs issue 8609). */
function reviveUtil(): void {
  const util = nodeModule('node:util') as { isNullOrUndefined?: unknown; isArray?: unknown };
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
