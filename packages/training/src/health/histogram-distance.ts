const BINS = 20;

/**
 * Half the summed differences of two histograms, in bins from the lowest of all values to the highest: 0 for the same
 * histogram, 1 where no bin holds both. It does not depend on the values' unit. Two samples of `n` from one distribution
 * are about `0.56 sqrt(bins / n)` apart (bins of equal mass). `NaN` where a value is not finite.
 *
 * @param bins number of bins
 */
export function histogramDistance(a: Float32Array, b: Float32Array, bins: number = BINS): number {
  const [low, high] = rangeOf(a, b);
  if (!Number.isFinite(high - low)) return NaN;
  if (low === high) return 0;
  const [first, second] = [a, b].map((values) => shares(values, { low, high, bins }));
  return first!.reduce((sum, share, i) => sum + Math.abs(share - second![i]!), 0) / 2;
}

/** The lowest of all values and the highest; `NaN` where there is one among them. */
export function rangeOf(...sets: readonly Float32Array[]): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of sets) {
    for (const value of values) {
      if (Number.isNaN(value)) return [NaN, NaN];
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

function shares(
  values: Float32Array,
  { low, high, bins }: { readonly low: number; readonly high: number; readonly bins: number },
): Float64Array {
  const counts = new Float64Array(bins);
  const scale = bins / (high - low);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) * scale))]! += 1;
  return counts.map((count) => count / values.length);
}
