import type { ValueWithError } from './value-with-error.js';

/**
 * A share of `n` independent draws, of which `hits` have what is counted, and its standard error: the standard deviation of
 * `Beta(hits + 1, n - hits + 1)`, what is known of a rate after these draws and nothing else. So the error is not 0 where
 * all agree, as that of `meanWithError` is.
 */
export function shareWithError(hits: number, n: number): ValueWithError {
  const p = (hits + 1) / (n + 2);
  return { value: hits / n, standardError: Math.sqrt((p * (1 - p)) / (n + 3)) };
}
