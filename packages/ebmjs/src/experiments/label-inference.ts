import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { classesOf, lossAndGradients, release, scope, split, type Energy } from '@ebmjs/core';
import {
  classifyByEnergy,
  energyClassifier,
  inferLabels,
  labelBias,
  withLabelBias,
  type ValueWithError,
} from '@ebmjs/evaluation';
import { count, size } from '../config/numbers.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsConditional, needsImages } from './fits.js';
import { estimate } from './restoring.js';

const settings = z.strictObject({
  images: count.default(200).describe('held-out images'),
  references: count.default(500).describe('training images whose mean energy under each class is taken away'),
  steps: count.default(20).describe('steps of descent'),
  rate: size
    .nullable()
    .default(null)
    .describe('of the descent; null for one by which a usual first step is of size 0.2'),
  noise: z.number().min(0).default(0.03).describe('standard deviation of the noise of a step'),
});

type Settings = z.infer<typeof settings>;

export interface LabelInference {
  readonly images: number;
  readonly steps: number;
  readonly rate: number;
  /** Share of images whose label was found by descent from the middle of all labels, energies centred by class. */
  readonly descent: ValueWithError;
  /** By the least energy of all classes, centred. */
  readonly leastEnergy: ValueWithError;
  /** The same of energies as they are. */
  readonly uncentred: ValueWithError;
  /** Share of images for which descent and the least energy say the same. */
  readonly agreement: ValueWithError;
  /** What always naming the most frequent class would reach. */
  readonly chance: number;
}

/** Labels by descent on the energy (Du and Mordatch's program does so for sprites), against trying every class. */
export const labelInference: EvaluationExperiment<Settings, LabelInference> = {
  name: 'label-inference',
  title: 'Labels by descent',
  description: 'labels found by descent on the energy, against the class of least energy',
  settings,
  misfit: firstMisfit(needsImages, needsConditional),
  run: async (context) => {
    const { trained, train, test, signal, settings: { images, references } } = context; // prettier-ignore
    const { classes } = trained.model;
    const [drawKey, referenceKey, key] = split(context.key, 3);
    const { x, y } = drawRows(test, drawKey, images);
    const known = drawRows(train, referenceKey, references);
    try {
      const bias = await labelBias({ energy: trained.energy, classes, x: known.x, signal });
      const energy = withLabelBias(trained.energy, bias);
      return { result: await inferred({ ...context, key }, { x, y: y!, energy }) };
    } finally {
      release(x, y, known);
    }
  },
  sections: ({ images, steps, rate, descent, leastEnergy, uncentred, agreement, chance }) => [
    {
      kind: 'table',
      columns: ['labels', 'right (%)'],
      rows: [
        [`by ${steps} steps of descent from the middle of all labels`, percent(descent)],
        ['of least energy', percent(leastEnergy)],
        ['of least energy, the classes not centred', percent(uncentred)],
        ['most frequent class', percent({ value: chance, standardError: 0 })],
      ],
      caption: `${images} held-out images; rate ${rate.toPrecision(2)}. The first two say the same of ${percent(agreement)} % of images. Centred: less the mean energy of training images under each class, which chains teach nothing of.`,
    },
  ],
};

const percent = ({ value, standardError }: ValueWithError): string =>
  estimate({ value: 100 * value, standardError: 100 * standardError });

interface Labelled {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor2D;
  /** Centred by class. */
  readonly energy: (labels: tf.Tensor2D) => Energy;
}

async function inferred(context: EvaluationContext<Settings>, { x, y, energy }: Labelled): Promise<LabelInference> {
  const { trained, key, signal, settings: { steps, noise, rate: given } } = context; // prettier-ignore
  const { classes } = trained.model;
  const start = tf.fill([x.shape[0]!, classes], 1 / classes) as tf.Tensor2D;
  try {
    const rate = given ?? (await usualRate(energy, x, start));
    const labels = await inferLabels({ energy, x, start, steps, rate, noise, key, signal });
    const found = await classesOf(labels).finally(() => labels.dispose());
    const logits = energyClassifier({ energy, classes })(x);
    const least = await classesOf(logits).finally(() => logits.dispose());
    const known = await classesOf(y);
    const plain = await classifyByEnergy({ energy: trained.energy, classes, x, labels: y, signal });
    return {
      ...{ images: found.length, steps, rate, chance: plain.chance, uncentred: plain.accuracy },
      ...{ descent: same(found, known), leastEnergy: same(least, known), agreement: same(found, least) },
    };
  } finally {
    start.dispose();
  }
}

/** Share of equal labels, with the standard deviation of `Beta(hits + 1, misses + 1)`. */
function same(one: Int32Array, other: Int32Array): ValueWithError {
  const n = one.length;
  const hits = one.filter((label, i) => label === other[i]).length;
  const p = (hits + 1) / (n + 2);
  return { value: hits / n, standardError: Math.sqrt((p * (1 - p)) / (n + 3)) };
}

/** By which a step of the usual first slope, along the simplex, is of size 0.2. */
async function usualRate(energy: Labelled['energy'], x: tf.Tensor, start: tf.Tensor2D): Promise<number> {
  const length = scope(() => {
    const loss = ({ y }: { readonly [name: string]: tf.Tensor }): tf.Scalar => tf.sum(energy(y as tf.Tensor2D)(x));
    const slope = lossAndGradients(loss, { y: start }).grads['y']!;
    return tf.mean(tf.norm(tf.sub(slope, tf.mean(slope, 1, true)), 2, 1));
  });
  const [value] = await length.data().finally(() => length.dispose());
  return 0.2 / Math.max(value!, Number.MIN_VALUE);
}
