import { EbmError } from '@ebmjs/core';

/** `matrix[i][j]`: accuracy on task `j` after learning task `i`, from 0 to 1. */
export type AccuracyMatrix = readonly (readonly number[])[];

/** What an accuracy matrix of `T` tasks comes to. */
export interface ContinualMeasures {
  /** Mean over the tasks learnt so far, after each. The last is the accuracy at the end. */
  readonly accuracyByTask: readonly number[];
  /** Mean accuracy on all tasks at the end. */
  readonly accuracy: number;
  /** Mean accuracy on each task when it had just been learnt. */
  readonly learning: number;
  /**
   * Mean over all tasks but the last of the best accuracy before the end, minus that at the end (Chaudhry et al. 2018,
   * "Riemannian walk", eq. 3); null for a single task.
   */
  readonly forgetting: number | null;
  /** Mean over the same of the accuracy at the end, minus that when just learnt (Lopez-Paz and Ranzato 2017, eq. 3). */
  readonly backwardTransfer: number | null;
}

/** Throws an `EbmError` unless the matrix is square. */
export function continualMeasures(matrix: AccuracyMatrix): ContinualMeasures {
  const tasks = matrix.length;
  if (tasks === 0 || matrix.some((row) => row.length !== tasks)) {
    throw new EbmError('continualMeasures.matrix', 'must have as many columns as rows', matrix);
  }
  const last = matrix[tasks - 1]!;
  const early = last.slice(0, -1);
  const best = (j: number): number => Math.max(...matrix.slice(j, -1).map((row) => row[j]!));
  const accuracyByTask = matrix.map((row, i) => mean(row.slice(0, i + 1)));
  return {
    accuracyByTask,
    accuracy: accuracyByTask[tasks - 1]!,
    learning: mean(matrix.map((row, i) => row[i]!)),
    forgetting: early.length === 0 ? null : mean(early.map((share, j) => best(j) - share)),
    backwardTransfer: early.length === 0 ? null : mean(early.map((share, j) => share - matrix[j]![j]!)),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
