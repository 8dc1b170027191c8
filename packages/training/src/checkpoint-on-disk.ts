import { readFile } from 'node:fs/promises';
import { writeFileSafely } from '@ebmjs/core/node';
import { decodeCheckpoint, type Decoded, type DecodeOptions } from './decode-checkpoint.js';
import { encodeCheckpoint, type Checkpoint } from './encode-checkpoint.js';
import type { OptimizerState } from './optimizer.js';

/**
 * `encodeCheckpoint` into a file, written beside `path`, flushed and renamed: `path` is the old checkpoint or the new
 * one and never half of either. Makes the folder where there is none.
 */
export async function saveCheckpoint<S extends OptimizerState>(path: string, checkpoint: Checkpoint<S>): Promise<void> {
  await writeFileSafely(path, await encodeCheckpoint(checkpoint));
}

/** `decodeCheckpoint` from a file. Throws the file system's error when `path` cannot be read. */
export async function loadCheckpoint<S extends OptimizerState>(
  path: string,
  options: DecodeOptions<S>,
): Promise<Decoded<S>> {
  return decodeCheckpoint(await readFile(path), options);
}
