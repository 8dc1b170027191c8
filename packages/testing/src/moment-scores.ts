import type { ExactTarget } from './exact-target.js';

/** How far a sample's statistic is from its exact value, in standard errors. */
export interface Score {
  readonly statistic: string;
  readonly value: number;
  readonly exact: number;
  readonly z: number;
}

/** The exact mean and variance of each coordinate. */
export type Moments = Pick<ExactTarget, 'mean' | 'variance'>;

/**
 * Scores the mean and the variance of each coordinate of `sample`, and the covariances of neighbours, which must
 * vanish. Standard errors are those of independent rows, with the spread of each statistic taken from `draws`, which
 * are exact, so that a broken sampler cannot widen its own tolerance. Both are rows of `mean.length` numbers.
 */
export function momentScores(sample: Float32Array, draws: Float32Array, { mean, variance }: Moments): Score[] {
  const d = mean.length;
  const statistics = mean.flatMap((_, i) => {
    const j = (i + 1) % d;
    const gap = (row: Float32Array, k: number): number => row[k]! - mean[k]!;
    return [
      { statistic: `mean of x[${i}]`, exact: mean[i]!, of: (row: Float32Array) => row[i]! },
      { statistic: `variance of x[${i}]`, exact: variance[i]!, of: (row: Float32Array) => gap(row, i) ** 2 },
      { statistic: `covariance of x[${i}], x[${j}]`, exact: 0, of: (row: Float32Array) => gap(row, i) * gap(row, j) },
    ].slice(0, d > 1 ? 3 : 2);
  });
  return statistics.map(({ statistic, exact, of }) => {
    const { mean: value, n } = summary(sample, d, of);
    return { statistic, value, exact, z: (value - exact) / (summary(draws, d, of).deviation / Math.sqrt(n)) };
  });
}

function summary(
  rows: Float32Array,
  d: number,
  of: (row: Float32Array) => number,
): { mean: number; deviation: number; n: number } {
  const n = rows.length / d;
  const values = Float64Array.from({ length: n }, (_, i) => of(rows.subarray(i * d, (i + 1) * d)));
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (n - 1)), n };
}
