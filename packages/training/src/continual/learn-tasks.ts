import { EbmError, release, whole } from '@ebmjs/core';
import type { RunState } from '../run-state.js';

export interface TasksOptions<T, S extends RunState, U extends { readonly state: S }> {
  readonly tasks: readonly T[];
  /** Updates a task. */
  readonly updates: number;
  /**
   * Updates on one task from a state on, which it borrows: those of `train` or `fit` with the task's data. Called when a
   * task begins, or is gone on with.
   */
  readonly learn: (task: T, state: S, index: number) => AsyncIterable<U>;
}

/** An update, and where in the tasks it was made. */
export interface TaskUpdate<T, U> {
  readonly update: U;
  readonly task: T;
  /** The task's place, from 0. */
  readonly index: number;
  /** Whether it is the task's last. */
  readonly ended: boolean;
}

/**
 * Learns tasks one after the other, `updates` of each, one update a pull. Which task it is follows from `state.step`
 * alone, so that a state restored from a checkpoint goes on where it was. The next task begins with the pull after one
 * has `ended`: what is to be kept of it (weights, importances, examples) is kept before that.
 *
 * States are owned as in `train`: the one passed in is borrowed, each that is yielded replaces and frees the one before,
 * and the last is the caller's. Throws an `EbmError` where the state has more updates behind it than all tasks have.
 */
export async function* learnTasks<T, S extends RunState, U extends { readonly state: S }>(
  { tasks, updates, learn }: TasksOptions<T, S, U>,
  state: S,
): AsyncGenerator<TaskUpdate<T, U>, void, undefined> {
  whole('learnTasks.updates', updates);
  const all = tasks.length * updates;
  if (state.step > all) throw new EbmError('learnTasks.state', `must be of at most ${all} updates`, state.step);
  let current = state;
  while (current.step < all) {
    const index = Math.floor(current.step / updates);
    const [task, before] = [tasks[index]!, current];
    for await (const update of learn(task, before, index)) {
      if (current === before && before !== state) release(before); // of the task before, which nothing else replaces
      current = update.state;
      const ended = current.step === (index + 1) * updates;
      yield { update, task, index, ended };
      if (ended) break;
    }
    if (current === before) throw new EbmError('learnTasks.learn', 'must give an update', index);
  }
}
