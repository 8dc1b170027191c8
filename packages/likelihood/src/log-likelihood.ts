import { EbmError, type Estimate, knownOptions, mean, variance } from '@ebmjs/core';
import { sideOf } from './side-of.js';

export interface LogLikelihoodOptions {
  /** Energies of the data under the model `[n]`, two or more, as `energiesOf` gives them. */
  readonly energies: ArrayLike<number>;
  /** `log Z` of the model; or with `groups`, that of each group (class). */
  readonly logZ: Estimate | readonly Estimate[];
  /** The group of each datum, where each has its own `log Z`. */
  readonly groups?: ArrayLike<number>;
}

/**
 * Mean log-likelihood of data, `mean(-E(x)) - log Z`, in nats.
 *
 * A lower bound of `log Z` makes it an upper bound: optimistic. The standard error is that of a mean over data drawn at
 * random, `var(-E - log Z) / n`, and of `log Z` itself, added in squares.
 */
export function logLikelihood(options: LogLikelihoodOptions): Estimate {
  knownOptions('logLikelihood', options, ['energies', 'logZ', 'groups']);
  const { energies } = options;
  const n = energies.length;
  if (!(n >= 2)) throw new EbmError('logLikelihood.energies', 'must be two numbers or more', n);
  const groups = groupsOf(options);
  const groupOf = (i: number): Group => groups[options.groups?.[i] ?? 0]!;

  const values = Float64Array.from(energies, (energy, i) => -energy - groupOf(i).logZ.value);
  const dataVariance = variance(values);
  const partitionError = groups.reduce((sum, { size, logZ }) => sum + ((size / n) * logZ.standardError) ** 2, 0);
  const squaredError = dataVariance / n + partitionError;
  return {
    value: mean(values),
    standardError: Math.sqrt(squaredError),
    effectiveSamples: squaredError > 0 ? dataVariance / squaredError : n,
    ...sideOf(groups.filter(({ size }) => size > 0).map(({ logZ }) => logZ)),
  };
}

interface Group {
  readonly logZ: Estimate;
  /** How many data are in it. */
  readonly size: number;
}

function groupsOf({ energies, logZ, groups }: LogLikelihoodOptions): readonly Group[] {
  if (!isList(logZ)) {
    if (groups) throw new EbmError('logLikelihood.logZ', 'must be one estimate a group where `groups` is given');
    return [{ logZ, size: energies.length }];
  }
  if (groups?.length !== energies.length) {
    throw new EbmError('logLikelihood.groups', `must name a group for each of ${energies.length} data`, groups?.length);
  }
  const sizes = logZ.map(() => 0);
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i]!;
    if (sizes[group] === undefined) {
      throw new EbmError(`logLikelihood.groups[${i}]`, `must be a whole number from 0 to ${logZ.length - 1}`, group);
    }
    sizes[group] += 1;
  }
  return logZ.map((estimate, g) => ({ logZ: estimate, size: sizes[g]! }));
}

const isList = (logZ: Estimate | readonly Estimate[]): logZ is readonly Estimate[] => Array.isArray(logZ);
