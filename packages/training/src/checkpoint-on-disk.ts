import { writeFileSafely } from '@ebmjs/core/node';
import { readHashed } from './checkpoints/hashed-file.js';
import { decodeCheckpoint, type Decoded, type DecodeOptions } from './decode-checkpoint.js';
import { checkpointPieces, type Checkpoint } from './encode-checkpoint.js';
import type { OptimizerState } from './optimizer.js';

/**
 * `encodeCheckpoint` into a file, written beside `path`, flushed and renamed: `path` is the old checkpoint or the new
 * one and never half of either, and the whole of it is never in memory. Makes the folder where there is none.
 */
export async function saveCheckpoint<S extends OptimizerState>(path: string, checkpoint: Checkpoint<S>): Promise<void> {
  await writeFileSafely(path, checkpointPieces(checkpoint));
}

/** `decodeCheckpoint` from a file. Throws the file system's error when `path` cannot be read. */
export async function loadCheckpoint<S extends OptimizerState>(
  path: string,
  options: DecodeOptions<S>,
): Promise<Decoded<S>> {
  return decodeCheckpoint((await readHashed(path)).bytes, options);
}
