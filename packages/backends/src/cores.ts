import { nodeModule } from './node-module.js';

/** Processor cores that this process may use. */
export const cores = (): number =>
  nodeModule('node:os')?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
