/** The largest gap between a sample's distribution function and `cdf`. */
export function largestGap(sample: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  return sorted.reduce((gap, x, i) => {
    const exact = cdf(x);
    return Math.max(gap, Math.abs(exact - i / sorted.length), Math.abs((i + 1) / sorted.length - exact));
  }, 0);
}

/** What that gap exceeds once in a million times (Dvoretzky, Kiefer, Wolfowitz; Massart 1990). */
export const allowedGap = (n: number): number => Math.sqrt(Math.log(2 / 1e-6) / (2 * n));

/** The distribution function of a density on an interval, by the trapezium rule on 4,001 points. */
export function distributionOf(density: (x: number) => number, [min, max]: readonly [number, number]) {
  const cells = 4000;
  const width = (max - min) / cells;
  const sums = [0];
  for (let i = 0; i < cells; i++) {
    sums.push(sums[i]! + ((density(min + i * width) + density(min + (i + 1) * width)) * width) / 2);
  }
  return (x: number): number => {
    const at = Math.min(Math.max((x - min) / width, 0), cells - 1e-9);
    const i = Math.floor(at);
    return (sums[i]! + (at - i) * (sums[i + 1]! - sums[i]!)) / sums[cells]!;
  };
}

/** Entry `i` of each row. */
export const column = (rows: ArrayLike<number>, i: number, width: number): number[] =>
  Array.from({ length: rows.length / width }, (_, row) => rows[row * width + i]!);
