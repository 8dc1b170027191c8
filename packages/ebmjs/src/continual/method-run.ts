import { existsSync } from 'node:fs';
import { EbmError, foldIn, key, release } from '@ebmjs/core';
import {
  decodeCheckpoint,
  learnTasks,
  start,
  taskAccuracies,
  type AccuracyMatrix,
  type AdamState,
  type RunState,
} from '@ebmjs/training';
import { saveCheckpoint } from '@ebmjs/training/node';
import { Failure } from '../failure.js';
import { readBytes } from '../files.js';
import type { Progress } from '../progress.js';
import type { ContinualConfig, MethodName } from './config.js';
import { learnerOf } from './learner-of.js';
import type { Learner } from './learner.js';
import type { TaskData } from './task-data.js';

/** What one method with one seed came to. */
export interface MethodRun {
  readonly method: MethodName;
  readonly seed: number;
  /** A row a task learnt, a column a task told; shares of held-out images. */
  readonly matrix: AccuracyMatrix;
  /** Time spent on updates and on what is kept of a task. */
  readonly seconds: number;
}

export interface MethodRunOptions {
  readonly config: ContinualConfig;
  readonly data: TaskData;
  readonly method: MethodName;
  readonly seed: number;
  /** Its checkpoint: gone on with where it exists. */
  readonly file: string;
  readonly interrupt: AbortSignal;
  readonly lost: AbortSignal;
  readonly progress: Progress;
}

/** What a checkpoint says besides the run. */
type Extra = { readonly matrix: number[][]; readonly seconds: number };

/**
 * Learns all tasks by one method, and tells the held-out images of all after each. Saves at the end of each task and,
 * once `interrupt` aborts, after the update under way, and throws its reason then. Throws a `Failure` where the method
 * cannot go on.
 */
export async function methodRun(options: MethodRunOptions): Promise<MethodRun> {
  const { config, data, method, seed, file, lost } = options;
  const learner = await learnerOf(method, seed, { config, data, signal: lost });
  const { extra, ...first } = existsSync(file) ? await resumed(file, learner) : fresh(learner, seed);
  let last: RunState<AdamState> | undefined;
  try {
    last = await learnAll(learner, first.state, extra, options);
    return { method, seed, matrix: extra.matrix, seconds: extra.seconds };
  } catch (error) {
    if (!EbmError.isInstance(error)) throw error;
    throw new Failure(`${method}, seed ${seed}: ${error.message}`, { cause: error });
  } finally {
    release(first.state, last);
    learner.dispose?.();
  }
}

interface Restored {
  readonly state: RunState<AdamState>;
  readonly extra: Extra & { seconds: number };
}

const fresh = (learner: Learner, seed: number): Restored => ({
  // The same weights at the start for the same network, and the same batches, whatever the method.
  state: start({ model: learner.model, optimizer: learner.optimizer, average: null }, foldIn(key(seed), 0)),
  extra: { matrix: [], seconds: 0 },
});

async function resumed(file: string, { model, optimizer, buffer }: Learner): Promise<Restored> {
  const bytes = await readBytes('continual --resume', file);
  const { state, extra } = decodeCheckpoint(bytes, { model, optimizer, buffer });
  return { state, extra: extra as Extra };
}

async function learnAll(
  learner: Learner,
  first: RunState<AdamState>,
  extra: Restored['extra'],
  { config, data, file, interrupt, lost, progress }: MethodRunOptions,
): Promise<RunState<AdamState> | undefined> {
  const tasks = { tasks: data.train, updates: config.updates, learn: learner.learn };
  const { model, optimizer, buffer } = learner;
  const save = (state: RunState<AdamState>): Promise<void> =>
    saveCheckpoint(file, { model, optimizer, buffer, state, extra });
  let last: RunState<AdamState> | undefined;
  let began = performance.now();
  try {
    for await (const { update, task, index, ended } of learnTasks(tasks, first)) {
      last = update.state;
      progress.update(last.step);
      if (ended) await learner.keep?.(task, last, index);
      extra.seconds += (performance.now() - began) / 1000;
      if (ended) extra.matrix.push(await toldBy(learner, last, { data, signal: lost }));
      if (ended || interrupt.aborted) await save(last);
      interrupt.throwIfAborted();
      began = performance.now();
    }
    return last;
  } catch (error) {
    release(last);
    throw error;
  }
}

async function toldBy(
  learner: Learner,
  state: RunState<AdamState>,
  { data, signal }: { readonly data: TaskData; readonly signal: AbortSignal },
): Promise<number[]> {
  const { scores, dispose } = learner.scores(state);
  try {
    return await taskAccuracies({ scores, tasks: data.test, signal });
  } finally {
    dispose();
  }
}
