import type * as tf from '@tensorflow/tfjs-core';
import { classesOf, EbmError, knownOptions, labelsOf } from '@ebmjs/core';
import { nearestNeighbours } from './nearest-neighbours.js';
import { shareWithError } from './share-with-error.js';
import type { ValueWithError } from './value-with-error.js';

export interface LabelAgreementOptions {
  /** `[n, ...event]`. */
  readonly samples: tf.Tensor;
  /** The labels they were drawn with `[n, classes]`; of a soft label the largest class counts. */
  readonly labels: tf.Tensor2D;
  /** Labelled data `[m, ...event]`. */
  readonly references: tf.Tensor;
  /** `[m, classes]`. */
  readonly referenceLabels: tf.Tensor2D;
  /** Looked at between blocks of the search. */
  readonly signal?: AbortSignal;
}

/** Shares of samples, from 0 to 1, as plain JSON. */
export interface LabelAgreement extends ValueWithError {
  /** One a class, with the number of its samples; null for a class of which there is none. */
  readonly perClass: readonly ((ValueWithError & { readonly samples: number }) | null)[];
}

/**
 * Share of samples whose nearest reference carries their own label: whether a conditional model draws what it was asked
 * for. Nearest by squared Euclidean distance; compare with the share that held-out data reach.
 *
 * The standard error is the standard deviation of a share of which `hits` of `n` independent draws are known and nothing
 * else (a Beta distribution), so it is not 0 where all agree. Borrows its tensors.
 *
 * Rejects with an `EbmError` for no samples, and for shapes that do not fit.
 */
export async function labelAgreement(options: LabelAgreementOptions): Promise<LabelAgreement> {
  knownOptions('labelAgreement', options, ['samples', 'labels', 'references', 'referenceLabels', 'signal']);
  const { samples, labels, references, referenceLabels, signal } = options;
  const classes = referenceLabels.shape[1];
  if (samples.shape[0] === 0) throw new EbmError('labelAgreement.samples', 'must hold one sample or more', 0);
  labelsOf('labelAgreement.labels', labels, samples.shape[0]!, classes);
  labelsOf('labelAgreement.referenceLabels', referenceLabels, references.shape[0]!, classes);
  const { indices } = await nearestNeighbours({ queries: samples, references, ...(signal && { signal }) });
  const [asked, known] = [await classesOf(labels), await classesOf(referenceLabels)];
  const hit = asked.map((label, i) => (known[indices[i]!] === label ? 1 : 0));
  const perClass = Array.from({ length: classes }, (_, c) => {
    const own = hit.filter((_, i) => asked[i] === c);
    return own.length > 0 ? { ...ones(own), samples: own.length } : null;
  });
  return { ...ones(hit), perClass };
}

const ones = (hit: Int32Array): ValueWithError =>
  shareWithError(
    hit.reduce((sum, one) => sum + one, 0),
    hit.length,
  );
