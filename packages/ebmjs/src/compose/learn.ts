import { existsSync } from 'node:fs';
import { EbmError, foldIn, key, release, type Buffer, type Model, type Variables } from '@ebmjs/core';
import { decodeCheckpoint, start, type AdamState, type Optimizer, type RunState } from '@ebmjs/training';
import { saveCheckpoint } from '@ebmjs/training/node';
import { keyOfName } from '../experiments/key-of-name.js';
import { Failure } from '../failure.js';
import { readBytes } from '../files.js';
import { Interrupted } from '../interrupt.js';
import { progressBar } from '../progress.js';
import type { ComposeFolder } from './compose-folder.js';

/** Something that learns: one of the models, one of the baselines, the judge. */
export interface Learner {
  /** Its checkpoint and its key have it. */
  readonly name: string;
  readonly model: Model;
  readonly optimizer: Optimizer<AdamState>;
  /** The chains, where there are any. */
  readonly buffer?: Pick<Buffer, 'snapshot' | 'restore'>;
  readonly updates: number;
  /** What it begins from. @defaultValue new variables */
  readonly from?: Variables;
  /** Whether averaged weights are kept beside the latest. */
  readonly average: boolean;
  readonly learn: (state: RunState<AdamState>) => AsyncIterable<{ readonly state: RunState<AdamState> }>;
}

export interface LearnOptions {
  readonly folder: ComposeFolder;
  readonly seed: number;
  readonly checkpointEvery: number;
  /** Stops after the update under way, which is saved. */
  readonly interrupt: AbortSignal;
}

/**
 * All of its updates, those that its checkpoint has behind it left out. Saves every so many, at the end, and once
 * `interrupt` aborts, whose reason is thrown then. The state is the caller's. Throws a `Failure` where it cannot go on.
 */
export async function learnt(learner: Learner, options: LearnOptions): Promise<RunState<AdamState>> {
  const { name, updates } = learner;
  const file = options.folder.checkpoint(name);
  const first = existsSync(file) ? await resumed(learner, file) : fresh(learner, options.seed);
  if (first.step >= updates) return first;
  const progress = progressBar({ label: name, total: updates, from: first.step });
  let last: RunState<AdamState> | undefined;
  try {
    for await (const { state } of learner.learn(first)) {
      last = state;
      progress.update(state.step);
      const { interrupt, checkpointEvery } = options;
      if (state.step === updates || interrupt.aborted || state.step % checkpointEvery === 0) {
        const { model, optimizer, buffer } = learner;
        await saveCheckpoint(file, { model, optimizer, buffer, state });
      }
      interrupt.throwIfAborted();
      if (state.step === updates) break;
    }
    return last!;
  } catch (error) {
    release(last);
    if (error instanceof Interrupted || !EbmError.isInstance(error)) throw error;
    throw new Failure(`${name}: ${error.message}`, { cause: error });
  } finally {
    progress.stop();
    release(first);
  }
}

const fresh = ({ name, model, optimizer, average, from }: Learner, seed: number): RunState<AdamState> =>
  start({ model, optimizer, ...(!average && { average: null }) }, keyOf(seed, name), from);

/** The key of whatever has a name of its own in an experiment of this seed. */
export const keyOf = (seed: number, name: string): ReturnType<typeof key> => keyOfName(foldIn(key(seed), 0), name);

async function resumed({ model, optimizer, buffer }: Learner, file: string): Promise<RunState<AdamState>> {
  return decodeCheckpoint(await readBytes('compose --resume', file), { model, optimizer, buffer }).state;
}
