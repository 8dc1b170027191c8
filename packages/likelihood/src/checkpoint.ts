import { EbmError, whole, type Json } from '@ebmjs/core';

/**
 * Where a long run keeps what it needs to go on from: bytes, read whole and replaced whole. In Node `fileCheckpoint` of
 * `@ebmjs/likelihood/node` is one; in a browser IndexedDB or the Cache API would serve.
 */
export interface AnnealingCheckpoint {
  /** What was written last; undefined at the beginning. */
  readonly read: () => Promise<Uint8Array | undefined>;
  /** Replaces it, all or nothing. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** What else must be the same in the run that goes on: the weights of the model by their hash, the kernel's settings. */
  readonly about?: Json;
  /** Seconds between two writes, each at the end of a temperature; an abort writes at once. @defaultValue 30 */
  readonly every?: number;
}

/** How many chains are walked at once, and where what they have found so far is kept. */
export interface BatchOptions {
  /**
   * Chains that are walked at once, which bounds the memory: the results are the same for any. Conditional targets, draws
   * and kernels of this library are by row; one of your own whose draws are not a number for each row would be as good a
   * chain, but another one in another split.
   *
   * @defaultValue 1000
   */
  readonly batch?: number;
  /**
   * Goes on from there, to the same result as without the interruption; of a run that has ended, gives its result again.
   * What is kept must be of a run with the same options: those that are numbers and data are compared; the energies and
   * the kernels cannot be, which is what `about` is for.
   */
  readonly checkpoint?: AnnealingCheckpoint;
}

export const BATCH_OPTIONS: readonly string[] = ['batch', 'checkpoint'];

/** Those of `options`, checked and with their default. */
export function batchOptions(
  where: string,
  { batch = 1000, checkpoint }: BatchOptions,
): { readonly batch: number; readonly checkpoint?: AnnealingCheckpoint } {
  whole(`${where}.batch`, batch);
  if (checkpoint === undefined) return { batch };
  checkCheckpoint(`${where}.checkpoint`, checkpoint);
  return { batch, checkpoint };
}

/** Throws an `EbmError` for `where` unless it is one. */
export function checkCheckpoint(where: string, checkpoint: AnnealingCheckpoint): void {
  if (typeof checkpoint?.read === 'function' && typeof checkpoint.write === 'function') return;
  throw new EbmError(where, 'must have the functions read and write', checkpoint);
}
