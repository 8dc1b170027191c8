import type { GoldenCase, Slopes, Told } from './golden.js';
import type { Measured } from './measured.js';

/** How far a network is from the golden numbers. */
export interface Distances {
  /** Of the largest energy. */
  readonly energies: number;
  /** Of the gradient's norm; an entry of the largest of those told, or of the root of the mean square. */
  readonly input: number;
  /** Of each gradient's norm, or of a thousandth of the largest norm. */
  readonly weights: number;
  /** The same of second derivatives; absent where none are golden. */
  readonly second?: number;
}

/** NaN where the numbers do not compare. */
export function distances(found: Measured, exact: GoldenCase): Distances {
  const size = exact.shape.reduce((product, side) => product * side, 1);
  const typical = exact.input[0]! / Math.sqrt(size);
  const second = exact.second && found.second && [found.second, exact.second];
  return {
    energies: ofLargest(found.energies, exact.energies),
    input: Math.max(
      ofNorms([found.input], [exact.input]),
      ofLargest([...found.entries, typical], [...exact.entries, typical]),
    ),
    weights: ofNorms(found.grads, exact.grads),
    ...(second && { second: ofNorms(listed(second[0]!), listed(second[1]!)) }),
  };
}

const listed = ({ input, grads }: Slopes): readonly Told[] => [input, ...grads];

function ofLargest(found: readonly number[], exact: readonly number[]): number {
  if (found.length !== exact.length) return Number.NaN;
  const gaps = exact.map((value, i) => Math.abs(found[i]! - value));
  return Math.max(...gaps) / Math.max(...exact.map(Math.abs));
}

function ofNorms(found: readonly Told[], exact: readonly Told[]): number {
  if (found.length !== exact.length) return Number.NaN;
  const floor = 1e-3 * Math.max(...exact.map(([norm]) => norm!));
  const gaps = exact.map((told, i) => {
    const worst = Math.max(...told.map((value, j) => Math.abs(found[i]![j]! - value)));
    return worst / Math.max(told[0]!, floor);
  });
  return Math.max(...gaps);
}
