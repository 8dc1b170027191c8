import type { ValueWithError } from './value-with-error.js';

/**
 * A share of `n` independent draws of which `hits` are known and nothing else: the share itself, and the standard
 * deviation of `Beta(hits + 1, n - hits + 1)`, so that the error is not 0 where all agree.
 */
export function shareOf(hits: number, n: number): ValueWithError {
  const p = (hits + 1) / (n + 2);
  return { value: hits / n, standardError: Math.sqrt((p * (1 - p)) / (n + 3)) };
}
