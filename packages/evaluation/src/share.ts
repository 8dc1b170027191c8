import type { ValueWithError } from './value-with-error.js';

/**
 * `hits` out of `n` independent draws. The error is the standard deviation of a share of which that is known and nothing
 * else, `Beta(hits + 1, misses + 1)`, so that it is not 0 where all agree.
 */
export function share(hits: number, n: number): ValueWithError {
  const p = (hits + 1) / (n + 2);
  return { value: hits / n, standardError: Math.sqrt((p * (1 - p)) / (n + 3)) };
}
