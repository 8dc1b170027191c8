import { mean } from '@ebmjs/core';
import { logMeanExp } from './log-mean-exp.js';
import { logZOf, type LogZ } from './log-z.js';

/**
 * `log Z` from above, of the log-weights `log Z_0 + gain` of reverse chains: `E[exp(-gain)] = Z_0 / Z` for chains that
 * start at exact draws from the target, so that `-log mean exp(-logWeight)` is a stochastic UPPER bound of `log Z`.
 *
 * `units` are chains from one start each, of one group (`groups` are strata as in `logZOf`): chains from one start are
 * not independent, so their weights are averaged first and the error is that between starts.
 */
export function upperLogZ(groups: readonly (readonly Float64Array[])[], exact: boolean): LogZ {
  const inverse = groups.map((units) => logZOf([units.map((unit) => logMeanExp(unit.map((w) => -w)))]));
  const values = inverse.map(({ value }) => -value);
  const value = logMeanExp(values);
  const share = (g: number): number => Math.exp(values[g]! - value) / values.length; // of the sum of all Z
  const squaredError = inverse.reduce((sum, { standardError }, g) => sum + (share(g) * standardError) ** 2, 0);
  const starts = groups.reduce((sum, units) => sum + units.length, 0);
  const relativeVariance = starts * squaredError;
  const logWeights = groups.flat().flatMap((unit) => [...unit]);
  const each = groups.map((units) => logZOf([units.flatMap((unit) => [...unit])]));
  return {
    value,
    standardError: Math.sqrt(squaredError),
    effectiveSamples: starts / (1 + relativeVariance),
    bounds: 'upper',
    kind: exact ? 'bound' : 'heuristic',
    relativeVariance,
    meanLogWeight: mean(logWeights),
    gap: mean(each.map(({ gap }) => gap)),
  };
}
