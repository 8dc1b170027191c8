import { permutation, release, type Batch, type FiniteDataset, type Key } from '@ebmjs/core';
import {
  energyClassifier,
  fitRescaling,
  rescaled,
  type ClassifierLogits,
  type Refinement,
  type Rescaling,
} from '@ebmjs/evaluation';
import { count } from '../config/numbers.js';
import type { EvaluationContext } from './evaluation-context.js';
import { spread } from '../spread.js';

/** A setting of the experiments that classify: 11 numbers are found for 10 classes. */
export const fittedImages = count
  .default(1000)
  .describe("training images that find each class's offset; a fifth of them after refinement");

/** A conditional model as a classifier. */
export interface EnergyClasses {
  /** Logits `-E(x, y)`, as the model has them. */
  readonly bare: ClassifierLogits;
  /** With the scale and the offset of each class that training leaves open. */
  readonly fitted: ClassifierLogits;
  readonly rescaling: Rescaling;
  readonly dispose: () => void;
}

type Seen = Pick<EvaluationContext<{ readonly fitted: number }>, 'trained' | 'train' | 'signal' | 'settings'>;

/** The same for every experiment of this process. */
export const energyClasses = (context: Seen & Pick<EvaluationContext, 'shared'>): Promise<EnergyClasses> =>
  context.shared(`energy classes by ${context.settings.fitted}`, () => classesOf(context, context.settings.fitted));

/** With a few steps of a kernel first; fitted for itself on fewer images, since each costs as many evaluations more. */
export const refinedClasses = (context: Seen, refine: Refinement): Promise<EnergyClasses> =>
  classesOf(context, Math.ceil(context.settings.fitted / 5), refine);

async function classesOf({ trained, train, signal }: Seen, n: number, refine?: Refinement): Promise<EnergyClasses> {
  const { classes, linearInLabels: linear } = trained.model;
  const bare = energyClassifier({ energy: (y) => trained.energy(y), classes, linear, ...(refine && { refine }) });
  const known = train.rows(spread(n, train.size));
  try {
    const rescaling = await fitRescaling({ classifier: bare, x: known.x, labels: known.y!, signal });
    return { bare, fitted: rescaled(bare, rescaling), rescaling, dispose: () => undefined };
  } finally {
    release(known);
  }
}

/** `n` rows at random, as stored. */
export const storedRows = (data: FiniteDataset, key: Key, n: number): Required<Batch> =>
  data.rows(permutation(key, data.size).subarray(0, n)) as Required<Batch>;
