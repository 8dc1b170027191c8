const ROWS = 64;

/**
 * By how much more often than by chance a row's nearest other row has its label: 0 where labels say nothing about what the
 * rows look like, 1 where neighbours always agree (Cohen's kappa). Needs no model. `NaN` for fewer than two labels.
 *
 * @param values `[rows, width]`, of which the first 64 rows are looked at
 * @param labels class of each row
 */
export function neighbourAgreement(values: Float32Array, labels: Float32Array): number {
  const width = values.length / labels.length;
  const rows = Math.min(ROWS, labels.length);
  let [agreed, expected] = [0, 0];
  for (let row = 0; row < rows; row++) {
    let [nearest, least, alike] = [row, Infinity, 0];
    for (let other = 0; other < rows; other++) {
      if (other === row) continue;
      if (labels[other] === labels[row]) alike++;
      const distance = squaredDistance(values, row * width, other * width, width);
      if (distance < least) [nearest, least] = [other, distance];
    }
    if (labels[nearest] === labels[row]) agreed++;
    expected += alike / (rows - 1);
  }
  return expected === rows ? NaN : (agreed - expected) / (rows - expected);
}

function squaredDistance(values: Float32Array, a: number, b: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += (values[a + i]! - values[b + i]!) ** 2;
  return sum;
}
