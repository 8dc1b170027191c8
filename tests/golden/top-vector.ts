/**
 * The right singular vector of the largest singular value of a matrix `[rows, columns]` given flat, in float64: the
 * range of `(M'M)^(2^20)`, by squaring. What 2^20 power iterations would give.
 */
export function topVector(flat: ArrayLike<number>, columns: number): Float32Array {
  let power = gram(flat, columns);
  for (let i = 0; i < 20; i++) power = scaled(gram(power, columns));
  const row = power.slice(0, columns * columns);
  const largest = Array.from({ length: columns }, (_, i) => i).reduce((best, i) =>
    row[i * columns + i]! > row[best * columns + best]! ? i : best,
  );
  const column = row.subarray(largest * columns, (largest + 1) * columns);
  const norm = Math.hypot(...column);
  return Float32Array.from(column, (value) => value / norm);
}

/** `M'M`, flat. Of a symmetric matrix, its square. */
function gram(flat: ArrayLike<number>, columns: number): Float64Array {
  const product = new Float64Array(columns * columns);
  for (let row = 0; row < flat.length; row += columns) {
    for (let i = 0; i < columns; i++) {
      const left = flat[row + i]!;
      for (let j = 0; j < columns; j++) product[i * columns + j]! += left * flat[row + j]!;
    }
  }
  return scaled(product);
}

function scaled(flat: Float64Array): Float64Array {
  const largest = flat.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return flat.map((value) => value / largest);
}
