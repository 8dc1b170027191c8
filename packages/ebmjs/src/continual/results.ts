import { continualMeasures, type ContinualMeasures } from '@ebmjs/training';
import type { ContinualConfig, MethodName } from './config.js';
import type { MethodRun } from './method-run.js';
import type { TaskData } from './task-data.js';
import { meanOverRuns, type MeanOverRuns } from '../mean-over-runs.js';

/** What a method came to over its seeds. Shares from 0 to 1. */
export interface MethodSummary {
  readonly method: MethodName;
  readonly seeds: readonly number[];
  /** Mean over the tasks learnt so far, after each task. */
  readonly accuracyByTask: readonly MeanOverRuns[];
  /** On each task at the end. */
  readonly atTheEnd: readonly MeanOverRuns[];
  readonly accuracy: MeanOverRuns;
  readonly learning: MeanOverRuns;
  readonly forgetting: MeanOverRuns | null;
  readonly backwardTransfer: MeanOverRuns | null;
  /** A row a task learnt, a column a task told: means over seeds. */
  readonly matrix: readonly (readonly number[])[];
  readonly seconds: number;
}

/** What `results.json` holds. */
export interface ContinualResults {
  readonly config: ContinualConfig;
  readonly backend: string;
  readonly tasks: readonly { readonly classes: readonly number[]; readonly train: number; readonly test: number }[];
  readonly runs: readonly (MethodRun & ContinualMeasures)[];
  readonly methods: readonly MethodSummary[];
}

/** Results of all runs, method by method in the order of the configuration. */
export function resultsOf(
  config: ContinualConfig,
  runs: readonly MethodRun[],
  { data, backend }: { readonly data: TaskData; readonly backend: string },
): ContinualResults {
  const measured = runs.map((run) => ({ ...run, ...continualMeasures(run.matrix) }));
  return {
    config,
    backend,
    tasks: data.train.map(({ classes, data: rows }, i) => ({
      classes,
      train: rows.size,
      test: data.test[i]!.data.size,
    })),
    runs: measured,
    methods: config.methods.map((method) => summary(method, measured.filter((run) => run.method === method))), // prettier-ignore
  };
}

function summary(method: MethodName, runs: readonly (MethodRun & ContinualMeasures)[]): MethodSummary {
  const over = (read: (run: MethodRun & ContinualMeasures) => number): MeanOverRuns => meanOverRuns(runs.map(read));
  const orNull = (name: 'forgetting' | 'backwardTransfer'): MeanOverRuns | null =>
    runs[0]![name] === null ? null : over((run) => run[name]!);
  const tasks = [...runs[0]!.matrix.keys()];
  return {
    method,
    seeds: runs.map(({ seed }) => seed),
    accuracyByTask: tasks.map((i) => over((run) => run.accuracyByTask[i]!)),
    atTheEnd: tasks.map((j) => over((run) => run.matrix.at(-1)![j]!)),
    accuracy: over((run) => run.accuracy),
    learning: over((run) => run.learning),
    forgetting: orNull('forgetting'),
    backwardTransfer: orNull('backwardTransfer'),
    matrix: tasks.map((i) => tasks.map((j) => over((run) => run.matrix[i]![j]!).value)),
    seconds: over((run) => run.seconds).value,
  };
}
