import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, labelsOf, scope, turnTaking, whole, type State } from '@ebmjs/core';
import { shareOf } from '../share.js';
import type { ValueWithError } from '../value-with-error.js';
import { checkedLogits, type ClassifierLogits } from './classifier-logits.js';
import { energyClassifier, type EnergyClassifierOptions } from './energy-classifier.js';

export interface ClassifyOptions {
  readonly classifier: ClassifierLogits;
  /** `[n, ...event]` */
  readonly x: tf.Tensor;
  /** `[n, classes]`; of a soft label the largest class counts. */
  readonly labels: tf.Tensor2D;
  /** Rows at a time. @defaultValue 256 */
  readonly batch?: number;
  /** Looked at between batches; the call then rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** How a classifier answered, as plain JSON. */
export interface Answers {
  readonly rows: number;
  readonly accuracy: ValueWithError;
  /** What always naming the most frequent class would reach. */
  readonly chance: number;
  /** Share of each class's rows that were answered right; null for a class of which there is none. */
  readonly perClass: readonly (ValueWithError | null)[];
  /** `confusion[known][told]`, counts. */
  readonly confusion: readonly (readonly number[])[];
}

/** The class of highest logit for every row against its label. Borrows its tensors. */
export async function classify(options: ClassifyOptions): Promise<Answers> {
  knownOptions('classify', options, ['classifier', 'x', 'labels', 'batch', 'signal']);
  const { classifier, x, labels, signal } = options;
  const batch = whole('classify.batch', options.batch ?? 256);
  const [n, classes] = [x.shape[0] ?? 0, labels.shape[1]];
  if (n === 0) throw new EbmError('classify.x', 'must have a row or more', x.shape);
  labelsOf('classify.labels', labels, n, classes);
  const takeTurns = turnTaking(signal);
  const told = new Int32Array(n);
  for (let from = 0; from < n; from += batch) {
    await takeTurns();
    told.set(await largest(() => answered(classifier, tf.slice(x, from, Math.min(batch, n - from)), classes)), from);
  }
  return countAnswers(told, await largest(() => labels.clone()), classes);
}

/**
 * Classification by energy: the class of lowest `E(x, y)`, with refinement if it is asked for. `energyClassifier` makes
 * the classifier, `classify` counts.
 */
export function classifyByEnergy<S extends State>(
  options: EnergyClassifierOptions<S> & Omit<ClassifyOptions, 'classifier'>,
): Promise<Answers> {
  const { energy, classes, refine, ...rest } = options;
  return classify({ classifier: energyClassifier({ energy, classes, ...(refine && { refine }) }), ...rest });
}

/** From the class that each of `n` rows was told and the one that it has. */
export function countAnswers(told: ArrayLike<number>, known: ArrayLike<number>, classes: number): Answers {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < known.length; i++) confusion[known[i]!]![told[i]!]!++;
  const sizes = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const right = confusion.reduce((sum, row, c) => sum + row[c]!, 0);
  return {
    rows: known.length,
    accuracy: shareOf(right, known.length),
    chance: Math.max(...sizes) / known.length,
    perClass: sizes.map((size, c) => (size > 0 ? shareOf(confusion[c]![c]!, size) : null)),
    confusion,
  };
}

function answered(classifier: ClassifierLogits, x: tf.Tensor, classes: number): tf.Tensor2D {
  const logits = checkedLogits(classifier(x), x);
  if (logits.shape[1] === classes) return logits;
  throw new EbmError('classify.classifier', `must have the ${classes} classes of the labels`, logits.shape);
}

async function largest(rows: () => tf.Tensor2D): Promise<Int32Array> {
  const index = scope(() => tf.argMax(rows(), 1));
  return index.data<'int32'>().finally(() => index.dispose());
}
