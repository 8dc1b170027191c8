import { readFile } from 'node:fs/promises';
import { knownOptions, within, type Json } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import type { AnnealingCheckpoint } from '../checkpoint.js';

export interface FileCheckpointOptions {
  /** What else must be the same in the run that goes on, besides what is compared anyway. */
  readonly about?: Json;
  /** Seconds between two writes. @defaultValue 30 */
  readonly every?: number;
}

/**
 * A checkpoint in a file (safetensors), written beside and renamed. Remove it to begin anew; one of another run is refused
 * and left as it is.
 *
 * ```ts
 * await ais({ ...path, kernel, chains: 10_000, batch: 500, key, checkpoint: fileCheckpoint('ais.safetensors') });
 * ```
 */
export function fileCheckpoint(path: string, options: FileCheckpointOptions = {}): AnnealingCheckpoint {
  knownOptions('fileCheckpoint', options, ['about', 'every']);
  const every = within('fileCheckpoint.every', options.every ?? 30, 0, Infinity);
  return {
    every,
    ...(options.about !== undefined && { about: options.about }),
    write: (bytes) => writeFileSafely(path, bytes),
    read: async () => {
      try {
        return await readFile(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
