import { mean } from '@ebmjs/core';
import { jackknife, leaveOneOut } from './jackknife.js';
import { logMeanExp } from './log-mean-exp.js';
import { logZOf, type LogZ } from './log-z.js';
import { warningOf } from './warning-of.js';

/**
 * `log Z` from above, of the log-weights `log Z_0 + gain` of reverse chains: `E[exp(-gain)] = Z_0 / Z` for chains that
 * start at exact draws from the target, so that `-log mean exp(-logWeight)` is a stochastic UPPER bound of `log Z`.
 *
 * `units` are chains from one start each, of one group (`groups` are strata as in `logZOf`): chains from one start are
 * not independent, so their weights are averaged first and the error is that between starts.
 */
export function upperLogZ(groups: readonly (readonly Float64Array[])[], exact: boolean): LogZ {
  const starts = groups.map((units) => units.map((unit) => logMeanExp(unit.map((w) => -w))));
  const inverse = starts.map((group) => logZOf([group]));
  const values = inverse.map((group) => -group.value);
  const value = logMeanExp(values);
  const shares = values.map((own) => Math.exp(own - value) / values.length); // of the sum of all Z
  const squaredError = inverse.reduce((sum, { standardError }, g) => sum + (shares[g]! * standardError) ** 2, 0);
  const count = starts.reduce((sum, group) => sum + group.length, 0);
  const relativeVariance = count * squaredError;
  const effectiveSamples = count / (1 + relativeVariance);
  const moves = starts.map((group, g) => leaveOneOut(group, inverse[g]!.value).map((move) => -move));
  const each = groups.map((units) => logZOf([units.flatMap((unit) => [...unit])]));
  return {
    value,
    standardError: Math.sqrt(squaredError),
    effectiveSamples,
    bounds: 'upper',
    kind: exact ? 'bound' : 'heuristic',
    relativeVariance,
    jackknife: jackknife(value, moves, shares),
    meanLogWeight: mean(groups.flat().flatMap((unit) => [...unit])),
    gap: mean(each.map(({ gap }) => gap)),
    ...warningOf(effectiveSamples),
  };
}
