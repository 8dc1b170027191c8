import { EbmError } from '@ebmjs/core';
import type { HostRows } from './feature-batches.js';

/** Throws an `EbmError` unless every row is a distribution, to 1e-3 of sum 1. */
export function checkProbabilities(where: string, { values, n, dimensions }: HostRows): void {
  for (let i = 0; i < n; i++) {
    const row = values.subarray(i * dimensions, (i + 1) * dimensions);
    const sum = row.reduce((total, p) => total + p, 0);
    if (!(Math.abs(sum - 1) < 1e-3) || row.some((p) => p < 0)) {
      throw new EbmError(where, 'must be probabilities, each row of sum 1', Array.from(row.subarray(0, 10)));
    }
  }
}
