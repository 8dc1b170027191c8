import { EbmError } from '@ebmjs/core';

/**
 * The lower triangular `L` with `L L' = matrix`, row by row in float64.
 *
 * Throws an `EbmError` for `where` unless the matrix is square, symmetric to a millionth and positive definite.
 */
export function choleskyFactor(where: string, matrix: readonly ArrayLike<number>[]): Float64Array {
  const d = matrix.length;
  if (d === 0 || matrix.some((row) => row.length !== d)) {
    throw new EbmError(where, 'must have as many rows as columns, and at least one', matrix);
  }
  const lower = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const [value, mirrored] = [matrix[i]![j]!, matrix[j]![i]!];
      if (Math.abs(value - mirrored) > 1e-6 * Math.sqrt(Math.abs(matrix[i]![i]! * matrix[j]![j]!))) {
        throw new EbmError(where, 'must be symmetric', [value, mirrored]);
      }
      let rest = value;
      for (let k = 0; k < j; k++) rest -= lower[i * d + k]! * lower[j * d + k]!;
      if (i === j && !(rest > 0 && rest < Infinity)) throw new EbmError(where, 'must be positive definite', matrix);
      lower[i * d + j] = i === j ? Math.sqrt(rest) : rest / lower[j * d + j]!;
    }
  }
  return lower;
}
