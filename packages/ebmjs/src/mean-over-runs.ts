import { meanWithError } from '@ebmjs/evaluation';

/** A mean over runs, and its standard error; null of one run alone, since JSON knows no NaN. */
export interface MeanOverRuns {
  readonly value: number;
  readonly standardError: number | null;
}

/** Of one number of each run. */
export function meanOverRuns(values: readonly number[]): MeanOverRuns {
  const { value, standardError } = meanWithError(values);
  return { value, standardError: values.length > 1 ? standardError : null };
}
