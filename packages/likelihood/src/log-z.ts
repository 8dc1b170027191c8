import { mean, variance } from '@ebmjs/core';
import type { Estimate } from '@ebmjs/core';
import { logMeanExp } from './log-mean-exp.js';

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
  /** The mean of the log-weights, which is lower: what some programs report instead. */
  readonly meanLogWeight: number;
  /** Half the variance of the log-weights: how far `meanLogWeight` is below `log Z` where they are near normal. */
  readonly gap: number;
}

/**
 * `log Z` from log-weights, `log Z_0` included. Several strata (the chains of one class each) make one estimate of the
 * logarithm of the mean of their `Z`, each counting the same however many chains it has.
 */
export function logZOf(strata: readonly ArrayLike<number>[]): LogZ {
  const logMeans = strata.map(logMeanExp);
  const value = logMeanExp(logMeans);
  const share = (g: number): number => Math.exp(logMeans[g]! - value) / strata.length; // of the sum of all Z
  const squaredError = sum(strata.map((s, g) => (share(g) ** 2 * relativeVarianceOf(s, logMeans[g]!)) / s.length));
  const chains = sum(strata.map((s) => s.length));
  const relativeVariance = chains * squaredError;
  return {
    value,
    standardError: Math.sqrt(squaredError),
    effectiveSamples: chains / (1 + relativeVariance),
    bounds: 'lower',
    kind: 'bound',
    relativeVariance,
    meanLogWeight: mean(strata.map(mean)),
    gap: mean(strata.map(variance)) / 2,
  };
}

const relativeVarianceOf = (logWeights: ArrayLike<number>, logMean: number): number =>
  variance(Float64Array.from(logWeights, (logWeight) => Math.exp(logWeight - logMean)));

const sum = (values: readonly number[]): number => values.length * mean(values);
