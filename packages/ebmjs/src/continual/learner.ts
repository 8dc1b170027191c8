import type { Buffer, Key, Model, Variables } from '@ebmjs/core';
import type { AdamState, ClassScores, Optimizer, RunState, Task } from '@ebmjs/training';

/** What a method keeps beside the state of its run, in its checkpoint. */
export type Memory = Pick<Buffer, 'snapshot' | 'restore'>;

/** A method of learning tasks, made for one seed. */
export interface Learner {
  readonly model: Model;
  readonly optimizer: Optimizer<AdamState>;
  readonly buffer: Memory;
  /** Updates on a task, as `learnTasks` wants them. */
  readonly learn: (
    task: Task,
    state: RunState<AdamState>,
    index: number,
  ) => AsyncIterable<{ readonly state: RunState<AdamState> }>;
  /** Energies of all classes, the lowest of which tells the class; dispose of it when done. */
  readonly scores: (variables: Variables) => { readonly scores: ClassScores; readonly dispose: () => void };
  /** Keeps what the method keeps of a task that has ended. */
  readonly keep?: (task: Task, state: RunState<AdamState>, index: number) => Promise<void>;
  readonly dispose?: () => void;
}

export interface LearnerOptions {
  /** Of this method and seed. */
  readonly key: Key;
  /** Stops an update under way. */
  readonly signal: AbortSignal;
}

/** A memory of nothing. */
export const NOTHING: Memory = { snapshot: () => ({ arrays: {}, meta: null }), restore: () => undefined };
