import { EbmError, knownOptions, mean, turnTaking, whole } from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';
import {
  featureBatches,
  type FeatureFunction,
  type FeatureOptions,
  type HostRows,
  type RowSource,
} from './feature-batches.js';
import { momentsOf, sumsOf, together, type Sums } from './feature-moments.js';
import { frechetDistance } from './frechet-distance.js';

export interface FidOptions extends FeatureOptions {
  /** The number is about these features; it is "the FID" of papers only with their Inception network and its resizing. */
  readonly features: FeatureFunction;
  readonly samples: RowSource;
  readonly references: RowSource;
  /** Parts into which each set is cut for error and bias: `2 groups + 1` distances are computed. @defaultValue 10 */
  readonly groups?: number;
}

/** Plain JSON. */
export interface Fid extends ValueWithError {
  /** `value` less its bias by the jackknife: what it would come to with ever more rows. May be negative. */
  readonly biasCorrected: number;
  /** Number of features. */
  readonly dimensions: number;
  readonly samples: number;
  readonly references: number;
}

/**
 * Frechet distance of features: `frechetDistance` of the normal distributions that have the features' moments over
 * `samples` and over `references` (Heusel et al. 2017, "GANs trained by a two time-scale update rule converge to a local
 * Nash equilibrium"). 0 where the moments agree; symmetric.
 *
 * The value errs high, by about a constant over the number of rows, however good the samples: compare only numbers of
 * equal sizes, or `biasCorrected` (the first-order part; Chong and Forsyth 2020, "Effectively unbiased FID and Inception
 * Score", extrapolate to the same limit), and take several times more rows than features. Compare with the distance of
 * held-out data. Error and bias are by the jackknife over groups of every `groups`-th row, for independent rows; where
 * the distance is not well above its bias, the error errs high.
 *
 * Reads each set once, a batch at a time. Rejects with an `EbmError` for fewer than `2 groups` rows.
 */
export async function fid(options: FidOptions): Promise<Fid> {
  knownOptions('fid', options, ['features', 'samples', 'references', 'groups', 'batch', 'signal']);
  const groups = whole('fid.groups', options.groups ?? 10, 2);
  const samples = await grouped('fid.samples', options.samples, { ...options, groups });
  const references = await grouped('fid.references', options.references, { ...options, groups });
  const [own, other] = [merged(samples), merged(references)];
  const value = distance(own, other);
  const turn = turnTaking(options.signal);
  const left = await jackknife(samples, value, (part) => turn().then(() => distance(part, other)));
  const right = await jackknife(references, value, (part) => turn().then(() => distance(own, part)));
  return {
    value,
    standardError: Math.hypot(left.error, right.error),
    biasCorrected: value - left.bias - right.bias,
    dimensions: own.mean.length,
    samples: own.n,
    references: other.n,
  };
}

const distance = (a: Sums, b: Sums): number => frechetDistance(momentsOf('fid', a), momentsOf('fid', b));

const merged = (groups: readonly Sums[]): Sums => groups.reduce(together);

/** Error and bias of `value` from what it is without each group (Tukey 1958, Quenouille 1956). */
async function jackknife(
  groups: readonly Sums[],
  value: number,
  without: (rest: Sums) => Promise<number>,
): Promise<{ readonly error: number; readonly bias: number }> {
  const left: number[] = [];
  for (const group of groups) left.push(await without(merged(groups.filter((other) => other !== group))));
  const centre = mean(left);
  const squares = left.reduce((sum, one) => sum + (one - centre) ** 2, 0);
  const times = groups.length - 1;
  return { error: Math.sqrt((squares * times) / groups.length), bias: times * (centre - value) };
}

/** The sums of every `groups`-th row from the first, from the second, ... */
async function grouped(
  where: string,
  rows: RowSource,
  options: FeatureOptions & { readonly features: FeatureFunction; readonly groups: number },
): Promise<Sums[]> {
  const { groups, features } = options;
  const all: Sums[] = [];
  let seen = 0;
  for await (const part of featureBatches(where, { features, rows }, options)) {
    for (let g = 0; g < groups; g++) {
      const own = every(part, groups, (g - (seen % groups) + groups) % groups);
      if (own.n > 0) all[g] = all[g] ? together(all[g]!, sumsOf(own)) : sumsOf(own);
    }
    seen += part.n;
  }
  if (seen < 2 * groups) throw new EbmError(where, `must hold ${2 * groups} rows or more, two a group`, seen);
  return all;
}

function every({ values, n, dimensions }: HostRows, step: number, first: number): HostRows {
  const size = Math.max(0, Math.ceil((n - first) / step));
  const own = new Float32Array(size * dimensions);
  for (let i = 0; i < size; i++) {
    const from = (first + i * step) * dimensions;
    own.set(values.subarray(from, from + dimensions), i * dimensions);
  }
  return { values: own, n: size, dimensions };
}
