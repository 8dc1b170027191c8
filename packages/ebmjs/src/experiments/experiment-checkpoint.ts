import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  decodeSafetensors,
  EbmError,
  encodeSafetensors,
  readTensors,
  tensorOf,
  type Json,
  type Params,
} from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';

/** How far an experiment is: all that it needs to go on as if it had never stopped. */
export interface ExperimentState {
  readonly tensors: Params;
  readonly state: Json;
}

/** A file that a long experiment writes as it goes. */
export interface ExperimentCheckpoint {
  /** What was written last, for the same weights, settings and backend; the tensors are yours. */
  readonly read: () => Promise<ExperimentState | undefined>;
  /** Whole or not at all. Borrows the tensors, which are float32 or int32. */
  readonly write: (state: ExperimentState) => Promise<void>;
  /** Whether the last one was written so long ago that another is worth its time. */
  readonly due: () => boolean;
}

export interface ExperimentCheckpointOptions {
  /** What the experiment is of, as plain JSON: a file about anything else is passed over. */
  readonly about: Json;
  /** Seconds from one file to the next, for `due`. @defaultValue 10 */
  readonly every?: number;
}

/** A checkpoint at `path`. A damaged file counts as none, and is told on stderr. */
export function experimentCheckpoint(
  path: string,
  { about, every = 10 }: ExperimentCheckpointOptions,
): ExperimentCheckpoint {
  let written = performance.now();
  return {
    read: async () => {
      if (!existsSync(path)) return undefined;
      const found = decoded(path, await readFile(path));
      return found && isDeepStrictEqual(found.about, about) ? stateOf(found) : undefined;
    },
    write: async ({ tensors, state }) => {
      const arrays = await readTensors(tensors);
      const metadata = { about: JSON.stringify(about), state: JSON.stringify(state) };
      await writeFileSafely(path, encodeSafetensors({ arrays, metadata }));
      written = performance.now();
    },
    due: () => performance.now() - written >= 1000 * every,
  };
}

/** Forgets what an experiment left on its way. */
export const removeCheckpoint = (path: string): Promise<void> => rm(path, { force: true });

interface Decoded {
  readonly arrays: ReturnType<typeof decodeSafetensors>['arrays'];
  readonly about: Json;
  readonly state: Json;
}

function decoded(path: string, bytes: Uint8Array): Decoded | undefined {
  try {
    const { arrays, metadata } = decodeSafetensors(bytes);
    return { arrays, about: JSON.parse(metadata['about']!) as Json, state: JSON.parse(metadata['state']!) as Json };
  } catch (error) {
    if (!EbmError.isInstance(error) && !(error instanceof SyntaxError)) throw error;
    process.stderr.write(`${path} is damaged: the experiment begins anew\n`);
    return undefined;
  }
}

const stateOf = ({ arrays, state }: Decoded): ExperimentState => ({
  tensors: Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, tensorOf(array)])),
  state,
});
