import type { Tensor2D } from '@tensorflow/tfjs-core';
import { EbmError, foldIn, knownOptions, labelsOf, whole, type Key } from '@ebmjs/core';
import { meanWithError } from '../mean-with-error.js';
import { shareWithError } from '../share-with-error.js';
import type { ValueWithError } from '../value-with-error.js';
import { checkProbabilities } from '../features/check-probabilities.js';
import { binnedErrors, type BinnedError } from './binned-error.js';
import { binsOf, equalMass, equalWidth, type ConfidenceBin } from './confidence-bins.js';

export interface CalibrationErrorOptions {
  /** `p(y|x)`, `[n, classes]`, each row of sum 1. */
  readonly probabilities: Tensor2D;
  /** `[n, classes]`; of a soft label the largest class counts. */
  readonly labels: Tensor2D;
  /** Draws the outcomes of a calibrated classifier. */
  readonly key: Key;
  /** @defaultValue 15 */
  readonly bins?: number;
  /** How often those outcomes are drawn: a p-value is at least `1 / (draws + 1)`. @defaultValue 500 */
  readonly draws?: number;
  /** Looked at between draws. */
  readonly signal?: AbortSignal;
}

/** Plain JSON. */
export interface CalibrationError {
  readonly n: number;
  readonly accuracy: ValueWithError;
  /** Mean probability of the class that has the highest. */
  readonly confidence: ValueWithError;
  /** Expected calibration error, bins of equal width. */
  readonly ece: BinnedError;
  /** The same with bins of equal mass. */
  readonly eceEqualMass: BinnedError;
  /** Largest gap of a bin of equal width. */
  readonly mce: BinnedError;
  /** Mean of `sum_y (p(y|x) - 1[y])^2`: from 0 to 2, for two classes twice the binary score. */
  readonly brier: ValueWithError;
  /** Mean of `-log p(y|x)` of the right class, in nats. */
  readonly nll: ValueWithError;
  /** The diagram of reliability, bins of equal width. */
  readonly bins: readonly ConfidenceBin[];
}

/**
 * Whether a classifier is right as often as it says. Confidence is the probability of its choice; ECE is the mean over
 * rows of `|confidence - accuracy|` of their bin, MCE the largest (Naeini et al. 2015, "Obtaining well calibrated
 * probabilities using Bayesian binning"; Guo et al. 2017, "On calibration of modern neural networks", equations 3 and 5;
 * equal mass: Nguyen and O'Connor 2015). Brier score and negative log likelihood are proper: no forecast but the true
 * probabilities has a lower expectation.
 *
 * ECE and MCE err high, since a gap by chance counts as well: compare with `ifCalibrated`, and take `pValue`, by outcomes
 * drawn from the confidences (Broecker and Smith 2007, "Increasing the reliability of reliability diagrams"). Their
 * standard errors hold where gaps are above chance. A probability of 0 for the right class counts as 2^-149, float32's
 * smallest, in `nll`. All for independent rows. Borrows its tensors.
 *
 * Rejects with an `EbmError` for fewer than two rows, shapes that do not fit, and rows that are no probabilities.
 */
export async function calibrationError(options: CalibrationErrorOptions): Promise<CalibrationError> {
  knownOptions('calibrationError', options, ['probabilities', 'labels', 'key', 'bins', 'draws', 'signal']);
  const { key, signal } = options;
  const bins = whole('calibrationError.bins', options.bins ?? 15);
  const draws = whole('calibrationError.draws', options.draws ?? 500);
  const rows = await rowsOf(options);
  const { confidences, correct } = rows;
  const width = equalWidth(confidences, bins);
  const mass = equalMass(confidences, bins);
  const byWidth = await binnedErrors({ binning: width, confidences, correct }, { key: foldIn(key, 0), draws, signal });
  const byMass = await binnedErrors({ binning: mass, confidences, correct }, { key: foldIn(key, 1), draws, signal });
  return {
    n: correct.length,
    accuracy: shareWithError(
      correct.reduce((sum, one) => sum + one, 0),
      correct.length,
    ),
    confidence: meanWithError(confidences),
    ece: byWidth.expected,
    eceEqualMass: byMass.expected,
    mce: byWidth.largest,
    brier: meanWithError(rows.brier),
    nll: meanWithError(rows.nll),
    bins: binsOf(width, confidences, correct),
  };
}

/** What is known of each row. */
interface Scored {
  readonly confidences: Float64Array;
  readonly correct: Uint8Array;
  readonly brier: Float64Array;
  readonly nll: Float64Array;
}

async function rowsOf({ probabilities, labels }: CalibrationErrorOptions): Promise<Scored> {
  const [n, classes] = probabilities.shape;
  if (probabilities.rank !== 2 || n < 2) {
    throw new EbmError(
      'calibrationError.probabilities',
      'must have shape [n, classes], n at least 2',
      probabilities.shape,
    );
  }
  labelsOf('calibrationError.labels', labels, n, classes);
  const [values, truth] = [await probabilities.data<'float32'>(), await labels.data<'float32'>()];
  checkProbabilities('calibrationError.probabilities', { values, n, dimensions: classes });
  const scored = {
    confidences: new Float64Array(n),
    correct: new Uint8Array(n),
    brier: new Float64Array(n),
    nll: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    const row = values.subarray(i * classes, (i + 1) * classes);
    const right = highest(truth.subarray(i * classes, (i + 1) * classes));
    const choice = highest(row);
    scored.confidences[i] = row[choice]!;
    scored.correct[i] = choice === right ? 1 : 0;
    scored.nll[i] = -Math.log(Math.max(row[right]!, 2 ** -149));
    scored.brier[i] = row.reduce((sum, p, y) => sum + (p - (y === right ? 1 : 0)) ** 2, 0);
  }
  return scored;
}

/** The first of the highest. */
const highest = (values: Float32Array): number => values.indexOf(Math.max(...values));
