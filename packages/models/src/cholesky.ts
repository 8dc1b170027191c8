import { EbmError } from '@ebmjs/core';

/** A matrix in float64, row by row. */
export type Matrix = readonly Float64Array[];

/**
 * The lower triangular `L` with `L L' = matrix`, in float64.
 *
 * Throws an `EbmError` for `where` unless the matrix is symmetric and positive definite.
 */
export function cholesky(where: string, matrix: Matrix): Matrix {
  const lower = matrix.map((row) => new Float64Array(row.length));
  for (const [i, row] of matrix.entries()) {
    for (let j = 0; j <= i; j++) {
      if (Math.abs(row[j]! - matrix[j]![i]!) > 1e-9 * Math.abs(row[j]!)) throw new EbmError(where, 'must be symmetric');
      const rest = row[j]! - dot(lower[i]!, lower[j]!, j);
      if (i === j && !(rest > 0)) throw new EbmError(where, 'must be positive definite');
      lower[i]![j] = i === j ? Math.sqrt(rest) : rest / lower[j]![j]!;
    }
  }
  return lower;
}

/** The inverse of a lower triangular matrix, by forward substitution. */
export function lowerInverse(lower: Matrix): Matrix {
  const inverse = lower.map((row) => new Float64Array(row.length));
  for (const [i, row] of lower.entries()) {
    inverse[i]![i] = 1 / row[i]!;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += row[k]! * inverse[k]![j]!;
      inverse[i]![j] = -sum / row[i]!;
    }
  }
  return inverse;
}

const dot = (a: Float64Array, b: Float64Array, length: number): number => {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[k]! * b[k]!;
  return sum;
};
