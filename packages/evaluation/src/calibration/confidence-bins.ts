/** Confidences of a bin and what came of them. */
export interface ConfidenceBin {
  /** Confidences in the bin are above `from` (in the first, or at it) and up to `to`. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Means over the bin, null for an empty one. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/** Which bin each confidence is in, and the upper faces of all bins. */
export interface Binning {
  readonly bin: Int32Array;
  readonly upper: readonly number[];
}

/** Bins `(i / bins, (i + 1) / bins]`. */
export function equalWidth(confidences: Float64Array, bins: number): Binning {
  const upper = Array.from({ length: bins }, (_, i) => (i + 1) / bins);
  return { bin: placed(confidences, upper), upper };
}

/** Bins of about as many confidences each, between quantiles; equal confidences are in one bin, so there may be fewer. */
export function equalMass(confidences: Float64Array, bins: number): Binning {
  const sorted = confidences.slice().sort();
  const n = sorted.length;
  const quantiles = Array.from({ length: bins }, (_, i) => sorted[Math.ceil(((i + 1) * n) / bins) - 1] ?? sorted[0]!);
  const upper = [...new Set(quantiles)];
  return { bin: placed(confidences, upper), upper };
}

/** The first bin whose upper face is not below; the last takes what rounding puts above it. */
const placed = (confidences: Float64Array, upper: readonly number[]): Int32Array =>
  Int32Array.from(confidences, (confidence) => {
    const at = upper.findIndex((face) => confidence <= face);
    return at < 0 ? upper.length - 1 : at;
  });

/** Sums over each bin of `values`. */
export function binSums({ bin, upper }: Binning, values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(upper.length);
  bin.forEach((b, i) => (sums[b]! += values[i]!));
  return sums;
}

/** The diagram of reliability. `correct` is 1 or 0 a row. */
export function binsOf(binning: Binning, confidences: Float64Array, correct: Uint8Array): ConfidenceBin[] {
  const counts = binSums(binning, new Uint8Array(correct.length).fill(1));
  const [sure, right] = [binSums(binning, confidences), binSums(binning, correct)];
  return binning.upper.map((to, b) => {
    const count = counts[b]!;
    const over = (sum: number): number | null => (count > 0 ? sum / count : null);
    return {
      from: b === 0 ? 0 : binning.upper[b - 1]!,
      to,
      count,
      confidence: over(sure[b]!),
      accuracy: over(right[b]!),
    };
  });
}
