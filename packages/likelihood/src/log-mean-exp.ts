/** `log sum_i exp(values_i)` in float64, never above the largest double on the way. `-Infinity` for no values. */
export function logSumExp(values: ArrayLike<number>): number {
  let top = -Infinity;
  for (let i = 0; i < values.length; i++) top = Math.max(top, values[i]!);
  if (!Number.isFinite(top)) return top; // all -Infinity, or one Infinity or NaN: `values_i - top` would be NaN
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - top);
  return top + Math.log(sum);
}

/** `log (1/n sum_i exp(values_i))` in float64: what averaging weights means for their logarithms. */
export function logMeanExp(values: ArrayLike<number>): number {
  return logSumExp(values) - Math.log(values.length);
}
