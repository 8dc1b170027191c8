import { EbmError, knownOptions, mean, variance, within, type Estimate } from '@ebmjs/core';
import { logSumExp } from './log-mean-exp.js';
import { sideOf } from './side-of.js';

export interface MarginalLogLikelihoodOptions {
  /** Energies `E(x_i, y)`, one list `[n]` a label with the same two data or more, as `energiesByLabel` gives them. */
  readonly energies: readonly ArrayLike<number>[];
  /** `log Z_y` of each label, `Z_y` being the integral of `exp(-E(x, y))` over `x`: what `ais` finds for its groups. */
  readonly logZ: readonly Estimate[];
  /**
   * `'joint'`: the model is of both, `p(x, y) = exp(-E(x, y)) / sum_y Z_y`, so that it has a prior of its own, `Z_y / Z`.
   * A list: it is a model of `x` given `y`, `p(x | y) = exp(-E(x, y)) / Z_y`, and this is the probability of each label.
   */
  readonly prior: 'joint' | readonly number[];
}

/**
 * Mean log-likelihood of data whose labels are summed out, `mean_i log p(x_i)`, in nats:
 *
 * ```
 * joint        p(x) = sum_y exp(-E(x, y)) / sum_y Z_y
 * conditional  p(x) = sum_y prior_y exp(-E(x, y)) / Z_y
 * ```
 *
 * The two differ where the `Z_y` do, and nothing in training one sets the other's prior. The standard error is by the
 * delta method: that of a mean over data drawn at random, and of each `log Z_y` times how much the result moves with it
 * (`Z_y / Z`; the mean posterior of `y`), added in squares.
 *
 * Lower bounds of `log Z_y` that come from unbiased `Z_y` (`ais`, `smc`) make it an upper bound; upper bounds from
 * unbiased `1 / Z_y` (`reverseAis` from exact draws) a lower one. Where those of several labels disagree it is none.
 */
export function marginalLogLikelihood(options: MarginalLogLikelihoodOptions): Estimate {
  knownOptions('marginalLogLikelihood', options, ['energies', 'logZ', 'prior']);
  const n = dataOf(options);
  const { energies, logZ, prior } = options;
  const factors = logFactors(options);
  const values = new Float64Array(n);
  const pulls = new Float64Array(logZ.length); // how much the result falls as each log Z rises
  const shares = prior === 'joint' ? sharesOf(logZ.map(({ value }) => value)) : undefined;
  for (let i = 0; i < n; i++) {
    const logs = factors.map((factor, y) => factor - energies[y]![i]!);
    values[i] = logSumExp(logs);
    (shares ?? sharesOf(logs)).forEach((share, y) => (pulls[y]! += share / n));
  }
  const dataVariance = variance(values);
  const squaredError =
    dataVariance / n + logZ.reduce((sum, { standardError }, y) => sum + (pulls[y]! * standardError) ** 2, 0);
  return {
    value: mean(values),
    standardError: Math.sqrt(squaredError),
    effectiveSamples: squaredError > 0 ? dataVariance / squaredError : n,
    ...sideOf(logZ.filter((_, y) => prior === 'joint' || prior[y]! > 0)),
  };
}

/** The logarithm of what `exp(-E(x, y))` is multiplied by. */
function logFactors({ logZ, prior }: MarginalLogLikelihoodOptions): number[] {
  if (prior !== 'joint') return logZ.map(({ value }, y) => Math.log(prior[y]!) - value);
  const total = logSumExp(logZ.map(({ value }) => value));
  return logZ.map(() => -total);
}

function sharesOf(logs: readonly number[]): number[] {
  const total = logSumExp(logs);
  return logs.map((log) => Math.exp(log - total));
}

/** The number of data. Throws unless all three options speak of the same labels. */
function dataOf({ energies, logZ, prior }: MarginalLogLikelihoodOptions): number {
  const where = 'marginalLogLikelihood';
  if (!Array.isArray(energies) || energies.length === 0)
    throw new EbmError(`${where}.energies`, 'must be a list of energies for each label', energies);
  if (!Array.isArray(logZ) || logZ.length !== energies.length)
    throw new EbmError(`${where}.logZ`, `must be ${energies.length} estimates, one a label`, logZ);
  const n = energies[0]!.length;
  if (!(n >= 2)) throw new EbmError(`${where}.energies[0]`, 'must be two numbers or more', n);
  const odd = energies.findIndex(({ length }) => length !== n);
  if (odd >= 0) throw new EbmError(`${where}.energies[${odd}]`, `must be ${n} numbers`, energies[odd]!.length);
  if (prior !== 'joint') checkPrior(`${where}.prior`, prior, logZ.length);
  return n;
}

function checkPrior(where: string, prior: readonly number[], labels: number): void {
  if (!Array.isArray(prior) || prior.length !== labels)
    throw new EbmError(where, `must be 'joint' or ${labels} probabilities`, prior);
  prior.forEach((p: number, y) => within(`${where}[${y}]`, p, 0, 1));
  const total = prior.reduce((sum: number, p: number) => sum + p, 0);
  if (Math.abs(total - 1) > 1e-6) throw new EbmError(where, 'must sum to 1', total);
}
