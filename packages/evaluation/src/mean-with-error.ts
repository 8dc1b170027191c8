import { mean, variance } from '@ebmjs/core';
import type { ValueWithError } from './value-with-error.js';

/**
 * The mean of independent values and its standard error, `sqrt(variance / n)`. The error of one value alone is `NaN`, and so
 * is the mean of none. For shares see `shareWithError`.
 */
export const meanWithError = (values: ArrayLike<number>): ValueWithError => ({
  value: mean(values),
  standardError: Math.sqrt(variance(values) / values.length),
});
