import { rowClasses } from './row-classes.js';
import { predictClasses, type PredictOptions } from './predict-classes.js';
import type { Task } from './split-tasks.js';

export type TaskAccuraciesOptions = Omit<PredictOptions, 'data'> & {
  /** Held-out data by task. */
  readonly tasks: readonly Task[];
};

/**
 * Share of each task's rows that are told right among all classes, not only the task's own: class-incremental accuracy,
 * one row of an accuracy matrix.
 */
export async function taskAccuracies({ tasks, ...options }: TaskAccuraciesOptions): Promise<number[]> {
  const shares: number[] = [];
  for (const { data } of tasks) {
    const [told, known] = [await predictClasses({ ...options, data }), await rowClasses(data)];
    shares.push(told.filter((c, row) => c === known[row]).length / data.size);
  }
  return shares;
}
