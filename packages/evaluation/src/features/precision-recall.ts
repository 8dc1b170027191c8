import { EbmError, knownOptions, whole } from '@ebmjs/core';
import type { ValueWithError } from '../value-with-error.js';
import { meanWithError } from '../mean-with-error.js';
import { shareWithError } from '../share-with-error.js';
import {
  featureRows,
  type FeatureFunction,
  type FeatureOptions,
  type HostRows,
  type RowSource,
} from './feature-batches.js';
import { membership, squaredRadii } from './neighbourhoods.js';

export interface PrecisionRecallOptions extends FeatureOptions {
  readonly features: FeatureFunction;
  readonly samples: RowSource;
  readonly references: RowSource;
  /** Neighbours that set the radius of a point's ball: 3 in Kynkaanniemi et al., 5 in Naeem et al. @defaultValue 5 */
  readonly k?: number;
}

/** Plain JSON. */
export interface PrecisionRecall {
  /** Share of samples in the union of the references' balls: fidelity. */
  readonly precision: ValueWithError;
  /** Share of references in the union of the samples' balls: diversity. */
  readonly recall: ValueWithError;
  /** Mean number of the references' balls that a sample lies in, over `k`: about 1 for samples of the data, may be more. */
  readonly density: ValueWithError;
  /** Share of references whose ball holds a sample: for samples of the data `1 - 2^-k` about, at equal sizes. */
  readonly coverage: ValueWithError;
  readonly k: number;
  readonly samples: number;
  readonly references: number;
}

/**
 * Fidelity and diversity apart. Around each point is a ball that reaches to its `k`-th nearest neighbour in its own set;
 * the union of balls stands for where the set's distribution lives. Precision and recall: Kynkaanniemi et al. 2019,
 * "Improved precision and recall metric for assessing generative models", equations 1 and 2. Density and coverage, which
 * an outlier with a large ball does less to: Naeem et al. 2020, "Reliable fidelity and diversity metrics for generative
 * models", equations 3 and 4.
 *
 * All depend on the number of rows: compare only numbers of equal sizes, and with those of held-out data. Standard errors
 * are over the points that are counted, independent ones, with the balls held fixed: they err low where the balls' own
 * set is small. Takes a time of order `samples * references * d`.
 *
 * Rejects with an `EbmError` unless each set has more than `k` rows, and for features that are not finite.
 */
export async function precisionRecall(options: PrecisionRecallOptions): Promise<PrecisionRecall> {
  knownOptions('precisionRecall', options, ['features', 'samples', 'references', 'k', 'batch', 'signal']);
  const { features, signal } = options;
  const k = whole('precisionRecall.k', options.k ?? 5);
  const samples = await featureRows('precisionRecall.samples', { features, rows: options.samples }, options);
  const references = await featureRows('precisionRecall.references', { features, rows: options.references }, options);
  if (samples.dimensions !== references.dimensions) {
    throw new EbmError('precisionRecall.samples', `must have ${references.dimensions} features`, samples.dimensions);
  }
  const balls = async (name: string, centres: HostRows) => ({
    centres,
    squaredRadii: await squaredRadii(`precisionRecall.${name}`, centres, { k, signal }),
  });
  const inReal = await membership(samples, await balls('references', references), signal);
  const inDrawn = await membership(references, await balls('samples', samples), signal);
  return {
    precision: covered(inReal.ballsAtPoint),
    recall: covered(inDrawn.ballsAtPoint),
    density: meanWithError(Float64Array.from(inReal.ballsAtPoint, (balls) => balls / k)),
    coverage: covered(inReal.pointsInBall),
    k,
    samples: samples.n,
    references: references.n,
  };
}

const covered = (counts: Int32Array): ValueWithError =>
  shareWithError(counts.filter((count) => count > 0).length, counts.length);
