/**
 * The nearest point of the simplex (nothing below 0, sum 1) to each row `[n, size]`, in place: what lies above a
 * threshold, less it (Held, Wolfe and Crowder 1974; Duchi et al. 2008, figure 1).
 */
export function onSimplex(rows: Float64Array, size: number): Float64Array {
  for (let from = 0; from < rows.length; from += size) {
    const row = rows.subarray(from, from + size);
    const falling = Float64Array.from(row).sort().reverse();
    let [sum, threshold] = [0, 0];
    falling.forEach((value, i) => {
      sum += value;
      const here = (sum - 1) / (i + 1);
      if (value > here) threshold = here;
    });
    row.forEach((value, i) => (row[i] = Math.max(0, value - threshold)));
  }
  return rows;
}
