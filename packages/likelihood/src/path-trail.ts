import { logZFrom, type LogZ, type Stratum } from './log-z.js';

/** `log Z` at one inverse temperature: that of `exp(-E_beta)`, which over a uniform box is `exp(-beta E)`. */
export interface PathPoint {
  readonly beta: number;
  readonly logZ: number;
  readonly standardError: number;
  readonly effectiveSamples: number;
}

const FIELDS = 4;

/** What the log-weights were at every temperature of a walk, in a few numbers each. */
export interface PathTrail {
  /** Where these are kept: `[temperatures, groups, 4]`, the last a count, the largest, and mean and squares of `exp(log w - largest)`. */
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
  const point = (k: number, strata: readonly Stratum[]): PathPoint => pointAt(betas[k]!, logZFrom(strata));
  const all = Array.from({ length: groups }, (_, group) => group);
  return {
    numbers,
    add: (k, groupOf, logWeights) => groupOf.forEach((group, i) => addTo(cell(k, group), logWeights[i]!)),
    point: (k) =>
      point(
        k,
        all.map((group) => stratumOf(cell(k, group))),
      ),
    pointOf: (k, group) => point(k, [stratumOf(cell(k, group))]),
  };
}

/** The point of an estimate. */
export const pointAt = (
  beta: number,
  { value, standardError, effectiveSamples }: Pick<LogZ, 'value' | 'standardError' | 'effectiveSamples'>,
): PathPoint => ({ beta, logZ: value, standardError, effectiveSamples });

function addTo(cell: Float64Array, logWeight: number): void {
  let [count, largest, mean, squares] = cell as unknown as [number, number, number, number];
  if (count === 0 || logWeight > largest) {
    const scale = count === 0 ? 0 : Math.exp(largest - logWeight);
    mean *= scale;
    squares *= scale * scale;
    largest = logWeight;
  }
  count++;
  const weight = Math.exp(logWeight - largest);
  const deviation = weight - mean;
  mean += deviation / count;
  squares += deviation * (weight - mean);
  cell.set([count, largest, mean, squares]);
}

function stratumOf([count, largest, mean, squares]: Float64Array): Stratum {
  return {
    chains: count!,
    logMean: largest! + Math.log(mean!),
    relativeVariance: squares! / (count! - 1) / mean! ** 2,
  };
}
