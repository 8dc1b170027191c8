import { logMeanExp } from './log-mean-exp.js';

/** An estimate by leaving out one chain at a time. */
export interface Jackknife {
  /** Free of the bias of order `1 / chains` that the logarithm of a mean has: on no side. */
  readonly value: number;
  /** Its standard error, and that of the estimate that it corrects; above that of the delta method where few chains weigh much. */
  readonly standardError: number;
}

/** By how much `log mean exp(logWeights)`, which is `logMean`, moves as each is left out. */
export function leaveOneOut(logWeights: ArrayLike<number>, logMean: number): Float64Array {
  const n = logWeights.length;
  const top = indexOfLargest(logWeights);
  const total = logMean + Math.log(n);
  return Float64Array.from(logWeights, (logWeight, i) => {
    // Without the largest the rest may be next to nothing: no difference of two numbers tells how little.
    if (i === top) return logMeanExp(Array.from(logWeights).toSpliced(top, 1)) - logMean;
    return Math.log1p(-Math.exp(logWeight - total)) - Math.log1p(-1 / n);
  });
}

/**
 * Of the logarithm of the mean of several `Z` (Efron and Tibshirani 1993, "An introduction to the bootstrap", equations
 * 11.5 and 10.25, for each stratum in turn): `moves` are what leaving out a chain does to the `log Z` of its own stratum,
 * and `shares` each stratum's part of the sum of all `Z`.
 */
export function jackknife(value: number, moves: readonly Float64Array[], shares: readonly number[]): Jackknife {
  let [bias, squaredError] = [0, 0];
  moves.forEach((own, g) => {
    const n = own.length;
    const share = shares[g]!;
    const all = share === 1 ? own : own.map((move) => Math.log1p(share * Math.expm1(move)));
    const centre = all.reduce((sum, move) => sum + move, 0) / n;
    bias += (n - 1) * centre;
    squaredError += ((n - 1) / n) * all.reduce((sum, move) => sum + (move - centre) ** 2, 0);
  });
  return { value: value - bias, standardError: Math.sqrt(squaredError) };
}

function indexOfLargest(values: ArrayLike<number>): number {
  let top = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[top]!) top = i;
  return top;
}
