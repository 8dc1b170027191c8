import * as tf from '@tensorflow/tfjs-core';
import { classesOf, knownOptions, type State } from '@ebmjs/core';
import { shareWithError } from '../share-with-error.js';
import type { ValueWithError } from '../value-with-error.js';
import { energyClassifier, type EnergyClassifierOptions } from './energy-classifier.js';
import { logitRows, type LabelledRows } from './logit-rows.js';

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
export async function classify(options: LabelledRows): Promise<Answers> {
  knownOptions('classify', options, ['classifier', 'x', 'labels', 'batch', 'signal']);
  const classes = options.labels.shape[1];
  const logits = tf.tensor2d(await logitRows('classify', options), [options.labels.shape[0], classes]);
  const told = await classesOf(logits).finally(() => logits.dispose());
  return countAnswers(told, await classesOf(options.labels), classes);
}

/**
 * Classification by energy: the class of lowest `E(x, y)`, with refinement if it is asked for. `energyClassifier` makes
 * the classifier, `classify` counts.
 */
export function classifyByEnergy<S extends State>(
  options: EnergyClassifierOptions<S> & Omit<LabelledRows, 'classifier'>,
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
    accuracy: shareWithError(right, known.length),
    chance: Math.max(...sizes) / known.length,
    perClass: sizes.map((size, c) => (size > 0 ? shareWithError(confusion[c]![c]!, size) : null)),
    confusion,
  };
}
