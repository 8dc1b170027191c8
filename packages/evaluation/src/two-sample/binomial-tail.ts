/** Chance of `hits` or more out of `n` throws of a fair coin: exact sums, in logarithms. */
export function upperTail(hits: number, n: number): number {
  // log of n choose i over 2^n, from i = 0 on.
  let log = -n * Math.LN2;
  let tail = 0;
  for (let i = 0; i <= n; i++) {
    if (i >= hits) tail += Math.exp(log);
    log += Math.log(n - i) - Math.log(i + 1);
  }
  return Math.min(1, tail);
}
