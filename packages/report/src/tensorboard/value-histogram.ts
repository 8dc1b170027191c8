import { concat, double, doubles } from './protobuf.js';

const BINS = 30;

/** How values spread, and their first moments. What is not finite is left out. */
export interface ValueHistogram {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** Upper edges of the bins, in rising order; empty where there are no values. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
}

const NOTHING: ValueHistogram = { min: 0, max: 0, count: 0, sum: 0, sumSquares: 0, limits: [], counts: [] };

/** Thirty bins of one width from the smallest value to the largest; a single bin where all are equal. */
export function valueHistogram(values: ArrayLike<number>): ValueHistogram {
  const finite = Array.from(values).filter(Number.isFinite);
  if (finite.length === 0) return NOTHING;
  let [min, max, sum, sumSquares] = [Infinity, -Infinity, 0, 0];
  for (const value of finite) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    sumSquares += value * value;
  }
  const bins = max > min ? BINS : 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of finite)
    counts[bins === 1 ? 0 : Math.min(bins - 1, Math.floor((bins * (value - min)) / (max - min)))]!++;
  const limits = counts.map((_, i) => (i === bins - 1 ? max : min + ((i + 1) * (max - min)) / bins));
  return { min, max, count: finite.length, sum, sumSquares, limits, counts };
}

/** TensorFlow's `HistogramProto`. */
export const histogramMessage = ({ min, max, count, sum, sumSquares, limits, counts }: ValueHistogram): Uint8Array =>
  concat(
    double(1, min),
    double(2, max),
    double(3, count),
    double(4, sum),
    double(5, sumSquares),
    doubles(6, limits),
    doubles(7, counts),
  );
