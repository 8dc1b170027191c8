import { mean } from '@ebmjs/core';
import { logZFrom, type LogZ, type Stratum } from './log-z.js';

/** `log Z` at one inverse temperature: that of `exp(-E_beta)`, which over a uniform box is `exp(-beta E)`. */
export interface PathPoint {
  readonly beta: number;
  readonly logZ: number;
  readonly standardError: number;
  readonly effectiveSamples: number;
  /** Half the variance of the log-weights there: how far a single chain is expected below. */
  readonly gap: number;
}

const FIELDS = 6;

/** What the log-weights were at every temperature of a walk, in a few numbers each. */
export interface PathTrail {
  /**
   * Where these are kept: `[temperatures, groups, 6]`, the last a count, the largest, mean and squares of
   * `exp(log w - largest)`, and mean and squares of `log w`.
   */
  readonly numbers: Float64Array;
  /** Takes down some chains, in their order, at temperature number `k`. */
  readonly add: (k: number, groupOf: Int32Array, logWeights: Float64Array) => void;
  /** What those taken down at temperature number `k` say together, and each group. Two or more of each are needed. */
  readonly point: (k: number) => PathPoint;
  readonly pointOf: (k: number, group: number) => PathPoint;
}

/**
 * Takes chains one by one (Welford 1962, "Note on a method for calculating corrected sums of squares and products",
 * weights being scaled by the largest so far), so that the numbers do not depend on how the chains are split.
 */
export function pathTrail(betas: readonly number[], groups: number): PathTrail {
  const numbers = new Float64Array(betas.length * groups * FIELDS);
  const cell = (k: number, group: number): Float64Array => {
    const at = (k * groups + group) * FIELDS;
    return numbers.subarray(at, at + FIELDS);
  };
  const point = (k: number, cells: readonly Float64Array[]): PathPoint =>
    pointAt(betas[k]!, { ...logZFrom(cells.map(stratumOf)), gap: mean(cells.map(gapOf)) });
  const all = Array.from({ length: groups }, (_, group) => group);
  return {
    numbers,
    add: (k, groupOf, logWeights) => groupOf.forEach((group, i) => addTo(cell(k, group), logWeights[i]!)),
    point: (k) =>
      point(
        k,
        all.map((group) => cell(k, group)),
      ),
    pointOf: (k, group) => point(k, [cell(k, group)]),
  };
}

/** The point of an estimate. */
export const pointAt = (
  beta: number,
  { value, standardError, effectiveSamples, gap }: Pick<LogZ, 'value' | 'standardError' | 'effectiveSamples' | 'gap'>,
): PathPoint => ({ beta, logZ: value, standardError, effectiveSamples, gap });

type Cell = [count: number, largest: number, mean: number, squares: number, meanLog: number, squaresLog: number];

function addTo(cell: Float64Array, logWeight: number): void {
  let [count, largest, centre, squares, centreLog, squaresLog] = cell as unknown as Cell;
  if (count === 0 || logWeight > largest) {
    const scale = count === 0 ? 0 : Math.exp(largest - logWeight);
    centre *= scale;
    squares *= scale * scale;
    largest = logWeight;
  }
  count++;
  const weight = Math.exp(logWeight - largest);
  const [deviation, deviationLog] = [weight - centre, logWeight - centreLog];
  centre += deviation / count;
  squares += deviation * (weight - centre);
  centreLog += deviationLog / count;
  squaresLog += deviationLog * (logWeight - centreLog);
  cell.set([count, largest, centre, squares, centreLog, squaresLog]);
}

function stratumOf([count, largest, centre, squares]: Float64Array): Stratum {
  const relativeVariance = squares! / (count! - 1) / centre! ** 2;
  return { chains: count!, logMean: largest! + Math.log(centre!), relativeVariance };
}

function gapOf(cell: Float64Array): number {
  const [count, , , , , squaresLog] = cell as unknown as Cell;
  return squaresLog / (count - 1) / 2;
}
