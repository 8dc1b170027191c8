/**
 * Root mean squared distance between two different rows of `values`, `[rows, width]` one after the other: the square root
 * of twice the summed variances, so that it takes one pass. 0 where all rows are one.
 */
export function rowDistance(values: Float32Array, rows: number): number {
  const width = values.length / rows;
  let sum = 0;
  for (let column = 0; column < width; column++) {
    let [mean, squares] = [0, 0]; // Welford's updates: no digits are lost where the mean is large
    for (let row = 0; row < rows; row++) {
      const value = values[row * width + column]!;
      const off = value - mean;
      mean += off / (row + 1);
      squares += off * (value - mean);
    }
    sum += squares / (rows - 1);
  }
  return Math.sqrt(2 * sum);
}
