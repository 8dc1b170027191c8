/** Numbers row by row. */
export type Matrix = readonly (readonly number[])[];

export const product = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, x, k) => sum + x * b[k]![j]!, 0)));

export const transposed = (a: Matrix): number[][] => a[0]!.map((_, j) => a.map((row) => row[j]!));

/** One step of a palindromic splitting on N(0, 1), as a matrix of position and momentum, in float64. */
export function splittingMap(kicks: readonly number[], drifts: readonly number[], step: number): number[][] {
  const kick = (share: number): Matrix => [
    [1, 0],
    [-share * step, 1],
  ];
  const drift = (share: number): Matrix => [
    [1, share * step],
    [0, 1],
  ];
  return drifts.reduce<number[][]>(
    (map, share, i) => product(kick(kicks[i + 1]!), product(drift(share), map)),
    [...kick(kicks[0]!).map((row) => [...row])],
  );
}

/** The stationary acceptance on N(0, 1) of `steps` such steps: `(4 / pi) atan(1 / sqrt(l))`, `l` the larger eigenvalue of M'M. */
export function exactAcceptance(step: readonly (readonly number[])[], steps: number): number {
  let map: Matrix = step;
  for (let i = 1; i < steps; i++) map = product(step, map);
  const [[a, b], [, d]] = product(transposed(map), map) as [[number, number], [number, number]];
  const larger = (a + d) / 2 + Math.hypot((a - d) / 2, b);
  return (4 / Math.PI) * Math.atan(1 / Math.sqrt(larger));
}
