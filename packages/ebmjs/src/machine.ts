import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { version } from './version.js';

/** What a run stands on, as plain JSON. */
export interface Machine {
  readonly ebmjs: string;
  /** Version of tfjs-core. */
  readonly tfjs: string;
  readonly node: string;
  readonly platform: string;
  /** Processor cores that this process may use, and what they are. */
  readonly cores: number;
  readonly processor: string;
  /** In bytes. */
  readonly memory: { readonly free: number; readonly total: number };
  /** The variables below, null where they are not set. */
  readonly environment: Readonly<Record<Variable, string | null>>;
}

/** The environment variables that something here reads, and what for. */
export const variables = {
  EBMJS_DATA_DIR: 'folder of MNIST and Fashion-MNIST',
  VK_DRIVER_FILES: 'driver that WebGPU takes in Node on Linux, such as that of a software device',
  LD_LIBRARY_PATH: 'where Linux looks for libvulkan before the usual places',
  TF_NUM_INTRAOP_THREADS: 'threads of the backend node',
} as const;

type Variable = keyof typeof variables;

/** This machine, now. */
export function machine(): Machine {
  const names = Object.keys(variables) as Variable[];
  return {
    ebmjs: version,
    tfjs: tf.version_core,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memory: memory(),
    environment: Object.fromEntries(names.map((name) => [name, process.env[name] ?? null])) as Machine['environment'],
  };
}

/** Of the machine, or of the part of it that a container leaves to this process. */
function memory(): Machine['memory'] {
  const limit = process.constrainedMemory?.() ?? 0;
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { free: Math.min(process.availableMemory?.() ?? freemem(), total), total };
}
