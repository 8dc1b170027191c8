import * as tf from '@tensorflow/tfjs-core';
import { key, run, type Kernel, type State } from '@ebmjs/core';
import { numberOf, type Enumerated } from './enumerated.js';
import { power, type Matrix } from './reference-matrices.js';

/** Cells expected less often are counted together. */
const FEWEST = 10;

/** How often each state is started from, and for how many steps. */
export interface Trial {
  readonly repeats: number;
  readonly steps: number;
  readonly seed: number;
}

/**
 * How far the chains' ends are from what the matrix says, in standard deviations of a normal: Pearson's chi-square of the
 * counts of all ends from all starts, made normal as by Wilson and Hilferty (1931). Infinite where a chain went where the
 * matrix says it cannot.
 */
export function transitionScore<S extends State, I>(
  kernel: Kernel<S, I>,
  all: Enumerated,
  matrix: Matrix,
  { repeats, steps, seed }: Trial,
): number {
  const start = tf.tile(all.x, [repeats, ...all.shape.map(() => 1)]);
  const end = run(kernel, all.energy, key(seed), start, { steps });
  const counts = Array.from({ length: all.count }, () => new Float64Array(all.count));
  numberOf(end, all).forEach((to, row) => counts[row % all.count]![to]!++);
  tf.dispose([start, end]);
  let chiSquare = 0;
  let degrees = 0;
  for (const [x, row] of power(matrix, steps).entries()) {
    const cells = pooled(
      row.map((p) => p * repeats),
      counts[x]!,
    );
    if (cells.some(([expected, seen]) => expected < 1e-9 && seen > 0)) return Infinity;
    const real = cells.filter(([expected]) => expected >= 1e-9);
    chiSquare += real.reduce((sum, [expected, seen]) => sum + (seen - expected) ** 2 / expected, 0);
    degrees += real.length - 1;
  }
  const spread = 2 / (9 * degrees);
  return (Math.cbrt(chiSquare / degrees) - (1 - spread)) / Math.sqrt(spread);
}

/** Expected and seen; the impossible and the rare in a cell each. */
function pooled(expected: Float64Array, seen: Float64Array): [number, number][] {
  const cells: [number, number][] = [[0, 0]];
  const rare: [number, number] = [0, 0];
  expected.forEach((e, y) => {
    if (e >= FEWEST) cells.push([e, seen[y]!]);
    else if (e < 1e-9) cells[0]![1] += seen[y]!;
    else {
      rare[0] += e;
      rare[1] += seen[y]!;
    }
  });
  if (rare[0] >= FEWEST || cells.length === 1) return [...cells, rare];
  const most = cells.slice(1).reduce((a, b) => (b[0] > a[0] ? b : a)); // too rare for a cell even together
  most[0] += rare[0];
  most[1] += rare[1];
  return cells;
}
