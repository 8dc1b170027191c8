import { logSumExp } from './log-mean-exp.js';

/** The longest step up to `most` whose weights `exp(step gains)` have the effective share. By bisection; never 0. */
export function longestStep(gains: ArrayLike<number>, share: number, most: number): number {
  if (effectiveShare(gains, most) >= share) return most;
  let [low, high] = [0, most];
  for (let i = 0; i < 60 && high - low > 1e-12 * most; i++) {
    const middle = (low + high) / 2;
    if (effectiveShare(gains, middle) >= share) low = middle;
    else high = middle;
  }
  return Math.max(low, 1e-9 * most);
}

/** `(sum w)^2 / (n sum w^2)` of weights `exp(step gains)`. */
function effectiveShare(gains: ArrayLike<number>, step: number): number {
  const logs = Float64Array.from(gains, (gain) => step * gain);
  return Math.exp(2 * logSumExp(logs) - logSumExp(logs.map((log) => 2 * log))) / logs.length;
}
