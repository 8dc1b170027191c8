import { mean, variance } from '@ebmjs/core';
import type { Estimate } from '@ebmjs/core';
import { jackknife, leaveOneOut, type Jackknife } from './jackknife.js';
import { logMeanExp } from './log-mean-exp.js';
import { warningOf } from './warning-of.js';

/**
 * What importance weights say about `log Z`: the logarithm of their mean, a stochastic lower bound, since
 * `E[log mean w] <= log E[w] = log Z`. The probability that it is above `log Z` by `b` or more is at most `exp(-b)`.
 */
export interface LogZ extends Estimate {
  /**
   * Variance of the weights over their mean squared. The standard error is `sqrt(relativeVariance / chains)` (delta
   * method): not to be believed once `effectiveSamples` is down to a few, where the largest weight speaks alone.
   */
  readonly relativeVariance: number;
  /** The same number and its error by leaving out one chain at a time: it does not go along with what one chain says. */
  readonly jackknife: Jackknife;
  /** The mean of the log-weights, which is lower: what some programs report instead. */
  readonly meanLogWeight: number;
  /** Half the variance of the log-weights: how far `meanLogWeight` is below `log Z` where they are near normal. */
  readonly gap: number;
  /** What is wrong with the standard error, where `effectiveSamples` is below ten; absent where it is not. */
  readonly warning?: string;
}

/**
 * `log Z` from log-weights, `log Z_0` included. Several strata (the chains of one class each) make one estimate of the
 * logarithm of the mean of their `Z`, each counting the same however many chains it has.
 */
export function logZOf(strata: readonly ArrayLike<number>[]): LogZ {
  const summed = strata.map(stratumOf);
  const pooled = logZFrom(summed);
  const moves = strata.map((stratum, g) => leaveOneOut(stratum, summed[g]!.logMean));
  return {
    ...pooled,
    bounds: 'lower',
    kind: 'bound',
    jackknife: jackknife(pooled.value, moves, sharesOf(summed, pooled.value)),
    meanLogWeight: mean(strata.map(mean)),
    gap: mean(strata.map(variance)) / 2,
    ...warningOf(pooled.effectiveSamples),
  };
}

/** The weights of some chains, summed up. */
export interface Stratum {
  readonly chains: number;
  /** The logarithm of their mean. */
  readonly logMean: number;
  readonly relativeVariance: number;
}

/** What strata say together, each counting the same. */
export function logZFrom(
  strata: readonly Stratum[],
): Pick<LogZ, 'value' | 'standardError' | 'effectiveSamples' | 'relativeVariance'> {
  const value = logMeanExp(strata.map(({ logMean }) => logMean));
  const shares = sharesOf(strata, value);
  const squaredError = sum(strata.map((s, g) => (shares[g]! ** 2 * s.relativeVariance) / s.chains));
  const chains = sum(strata.map((stratum) => stratum.chains));
  const relativeVariance = chains * squaredError;
  return {
    value,
    standardError: Math.sqrt(squaredError),
    effectiveSamples: chains / (1 + relativeVariance),
    relativeVariance,
  };
}

/** The part of each in the sum of all `Z`, whose mean has the logarithm `value`. */
const sharesOf = (strata: readonly Stratum[], value: number): readonly number[] =>
  strata.map(({ logMean }) => Math.exp(logMean - value) / strata.length);

/** The same of weights that are `exp(by)` times as large. */
export function shifted(logZ: LogZ, by: number): LogZ {
  const { value, meanLogWeight, jackknife: left } = logZ;
  return {
    ...logZ,
    value: value + by,
    meanLogWeight: meanLogWeight + by,
    jackknife: { ...left, value: left.value + by },
  };
}

function stratumOf(logWeights: ArrayLike<number>): Stratum {
  const logMean = logMeanExp(logWeights);
  return { chains: logWeights.length, logMean, relativeVariance: relativeVarianceOf(logWeights, logMean) };
}

const relativeVarianceOf = (logWeights: ArrayLike<number>, logMean: number): number =>
  variance(Float64Array.from(logWeights, (logWeight) => Math.exp(logWeight - logMean)));

const sum = (values: readonly number[]): number => values.length * mean(values);
