/** The correlation of each coordinate over two lists of the same rows, about known means. */
export function correlations(a: Float32Array, b: Float32Array, mean: readonly number[]): number[] {
  const d = mean.length;
  return mean.map((m, k) => {
    let [aa, ab, bb] = [0, 0, 0];
    for (let i = k; i < a.length; i += d) {
      aa += (a[i]! - m) ** 2;
      ab += (a[i]! - m) * (b[i]! - m);
      bb += (b[i]! - m) ** 2;
    }
    return ab / Math.sqrt(aa * bb);
  });
}
