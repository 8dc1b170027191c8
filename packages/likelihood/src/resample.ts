import { hostUniform, type Key } from '@ebmjs/core';

/**
 * Systematic resampling (Carpenter, Clifford and Fearnhead 1999): `n` row numbers in which row `i` occurs `n W_i` times,
 * rounded up or down, with `W` the weights `exp(logWeights)` over their sum. Unbiased: `E[times of i] = n W_i`.
 */
export function systematic(key: Key, logWeights: ArrayLike<number>): Int32Array {
  const n = logWeights.length;
  const top = Array.from(logWeights).reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = Float64Array.from(logWeights, (log) => Math.exp(log - top));
  const total = weights.reduce((a, b) => a + b, 0);
  const u = hostUniform(key, 1)[0]!;
  const rows = new Int32Array(n);
  let row = 0;
  let below = weights[0]! / total; // share of all weight in rows up to this one
  for (let i = 0; i < n; i++) {
    while ((i + u) / n >= below && row < n - 1) below += weights[++row]! / total;
    rows[i] = row;
  }
  return rows;
}
