/** The largest singular value of a matrix `[rows, columns]` given flat, by Jacobi's method on `M'M` in float64. */
export function largestSingularValue(flat: ArrayLike<number>, columns: number): number {
  const rows = flat.length / columns;
  const gram = Array.from({ length: columns }, (_, i) =>
    Float64Array.from({ length: columns }, (__, j) => {
      let sum = 0;
      for (let k = 0; k < rows; k++) sum += flat[k * columns + i]! * flat[k * columns + j]!;
      return sum;
    }),
  );
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < columns; p++) for (let q = p + 1; q < columns; q++) rotate(gram, p, q);
  }
  return Math.sqrt(Math.max(...gram.map((row, i) => row[i]!)));
}

/** Makes entry `(p, q)` of a symmetric matrix zero by a rotation from both sides. */
function rotate(a: Float64Array[], p: number, q: number): void {
  if (a[p]![q] === 0) return;
  const angle = Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!) / 2;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  for (const row of a) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
  for (let k = 0; k < a.length; k++) {
    [a[p]![k], a[q]![k]] = [c * a[p]![k]! - s * a[q]![k]!, s * a[p]![k]! + c * a[q]![k]!];
  }
}
