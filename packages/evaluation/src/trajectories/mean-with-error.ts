import { mean, variance } from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';

/** The mean of independent values, and the standard error of that. */
export const meanWithError = (values: readonly number[]): ValueWithError => ({
  value: mean(values),
  standardError: Math.sqrt(variance(values) / values.length),
});
