import { EbmError, knownOptions, mean, variance, whole } from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';
import { checkProbabilities } from './check-probabilities.js';
import {
  featureRows,
  type FeatureFunction,
  type FeatureOptions,
  type HostRows,
  type RowSource,
} from './feature-batches.js';

export interface InceptionScoreOptions extends FeatureOptions {
  /** Probabilities of classes `[n, classes]` of a batch, each row of sum 1, owned by the caller. */
  readonly probabilities: FeatureFunction;
  readonly samples: RowSource;
  /** Runs of consecutive rows, each with a score of its own. @defaultValue 10 */
  readonly splits?: number;
}

/** Plain JSON. */
export interface InceptionScore extends ValueWithError {
  /** Standard deviation over the splits, which papers print beside the value. */
  readonly splitDeviation: number;
  readonly splits: readonly number[];
  readonly classes: number;
  readonly samples: number;
}

/**
 * `exp(E_x KL(p(y|x) || p(y)))` of a classifier's `p(y|x)` over samples, `p(y)` its mean over them: the mean over splits
 * (Salimans et al. 2016, "Improved techniques for training GANs"). From 1, where the classifier says the same of all
 * samples, to the number of classes, where it is sure of each and they are even. It never looks at data: samples of one
 * perfect image a class have the best score. It is "the Inception Score" only with papers' Inception network.
 *
 * The standard error is the splits' deviation over the root of their number, for independent rows. The value errs low in
 * small splits.
 *
 * Rejects with an `EbmError` for fewer rows than splits, and for rows that are no probabilities (to 1e-3).
 */
export async function inceptionScore(options: InceptionScoreOptions): Promise<InceptionScore> {
  knownOptions('inceptionScore', options, ['probabilities', 'samples', 'splits', 'batch', 'signal']);
  const count = whole('inceptionScore.splits', options.splits ?? 10, 2);
  const source = { features: options.probabilities, rows: options.samples };
  const found = await featureRows('inceptionScore', source, options);
  if (found.n < count) throw new EbmError('inceptionScore.samples', `must be ${count} rows or more`, found.n);
  checkProbabilities('inceptionScore.probabilities', found);
  const splits = Array.from({ length: count }, (_, i) =>
    score(found, Math.floor((i * found.n) / count), Math.floor(((i + 1) * found.n) / count)),
  );
  const splitDeviation = Math.sqrt(variance(splits));
  return {
    value: mean(splits),
    standardError: splitDeviation / Math.sqrt(count),
    splitDeviation,
    splits,
    classes: found.dimensions,
    samples: found.n,
  };
}

/** Mean of `sum_y p(y|x) log p(y|x)` less `sum_y p(y) log p(y)`, of the rows from `from` to before `to`. */
function score({ values, dimensions }: HostRows, from: number, to: number): number {
  const marginal = new Float64Array(dimensions);
  let sum = 0;
  for (let i = from * dimensions; i < to * dimensions; i++) {
    marginal[i % dimensions]! += values[i]! / (to - from);
    sum += plogp(values[i]!);
  }
  return Math.exp(sum / (to - from) - marginal.reduce((total, p) => total + plogp(p), 0));
}

const plogp = (p: number): number => (p > 0 ? p * Math.log(p) : 0);
