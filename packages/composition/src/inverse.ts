import { EbmError } from '@ebmjs/core';

/** What a change of variables needs of a matrix, in float64. */
export interface Inverse {
  readonly inverse: number[][];
  /** `log |det A|` */
  readonly logDeterminant: number;
}

/** Gauss-Jordan elimination with row pivoting. Throws an `EbmError` for what is not square, finite and invertible. */
export function inverse(where: string, matrix: readonly (readonly number[])[]): Inverse {
  const n = matrix.length;
  const square = n > 0 && matrix.every((row) => row.length === n && row.every(Number.isFinite));
  if (!square) throw new EbmError(where, 'must be a square matrix of finite numbers', matrix);
  const work = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  let logDeterminant = 0;
  for (let column = 0; column < n; column++) {
    const pivot = pivotIn(work, column);
    const largest = Math.abs(work[pivot]![column]!);
    if (!(largest > 1e-12 * Math.max(...matrix[pivot]!.map(Math.abs)))) throw new EbmError(where, 'must be invertible');
    [work[column], work[pivot]] = [work[pivot]!, work[column]!];
    logDeterminant += Math.log(largest);
    eliminate(work, column);
  }
  return { inverse: work.map((row) => row.slice(n)), logDeterminant };
}

/** The row, at or below the diagonal, that is largest in the column. */
function pivotIn(work: readonly number[][], column: number): number {
  let best = column;
  for (let row = column + 1; row < work.length; row++) {
    if (Math.abs(work[row]![column]!) > Math.abs(work[best]![column]!)) best = row;
  }
  return best;
}

/** Makes the column that of the identity. */
function eliminate(work: number[][], column: number): void {
  const pivot = work[column]![column]!;
  const own = work[column]!.map((value) => value / pivot);
  work.forEach((row, i) => {
    const factor = row[column]!;
    work[i] = i === column ? own : row.map((value, j) => value - factor * own[j]!);
  });
}
