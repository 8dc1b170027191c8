import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { classesOf, lossAndGradients, release, scope, split, type Energy } from '@ebmjs/core';
import { countAnswers, inferLabels, rescaledEnergy, type Answers, type ValueWithError } from '@ebmjs/evaluation';
import { count, size } from '../config/numbers.js';
import { estimateCell } from '../estimate-cell.js';
import { drawRows } from './draw-rows.js';
import { energyClasses, fittedImages, type EnergyClasses } from './energy-classes.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsConditional, needsImages } from './fits.js';
import { inBatches } from './in-batches.js';

const settings = z.strictObject({
  images: count.default(200).describe('held-out images'),
  fitted: fittedImages,
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
  /** Share of images whose label was found by descent from the middle of all labels, with the offsets of the classes fitted. */
  readonly descent: ValueWithError;
  /** By the least energy of all classes, with the offsets fitted. */
  readonly leastEnergy: ValueWithError;
  /** The same of energies as they are. */
  readonly bare: ValueWithError;
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
  version: 2,
  settings,
  misfit: firstMisfit(needsImages, needsConditional),
  run: async (context) => {
    const [drawKey, key] = split(context.key, 2);
    const classes = await energyClasses(context);
    const { x, y } = drawRows(context.test, drawKey, context.settings.images);
    try {
      return { result: await inferred({ ...context, key }, { x, y: y!, classes }) };
    } finally {
      release(x, y);
    }
  },
  sections: ({ images, steps, rate, descent, leastEnergy, bare, agreement, chance }) => [
    {
      kind: 'table',
      columns: ['labels', 'right (%)'],
      rows: [
        [`by ${steps} steps of descent from the middle of all labels, offsets fitted`, estimateCell(descent, 100)],
        ['of least energy, offsets fitted', estimateCell(leastEnergy, 100)],
        ['of least energy', estimateCell(bare, 100)],
        ['most frequent class', 100 * chance],
        ['the first two say the same', estimateCell(agreement, 100)],
      ],
      caption: `${images} held-out images; rate ${rate.toPrecision(2)}. Offsets: the constant of each class that chains teach nothing of, fitted on training images.`,
    },
  ],
};

interface Labelled {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor2D;
  readonly classes: EnergyClasses;
}

async function inferred(
  { trained, key, signal, settings: { steps, noise, rate: given } }: EvaluationContext<Settings>,
  { x, y, classes: { bare, fitted, rescaling } }: Labelled,
): Promise<LabelInference> {
  const { classes } = trained.model;
  const energy = rescaledEnergy((labels) => trained.energy(labels), rescaling);
  const start = tf.fill([x.shape[0]!, classes], 1 / classes) as tf.Tensor2D;
  const told = async (labels: tf.Tensor2D): Promise<Int32Array> => classesOf(labels).finally(() => labels.dispose());
  try {
    const rate = given ?? (await usualRate(energy, x, start));
    const found = await told(await inferLabels({ energy, x, start, steps, rate, noise, key, signal }));
    const least = await told(await inBatches(fitted, x, signal));
    const plain = await told(await inBatches(bare, x, signal));
    const known = await classesOf(y);
    const same = (one: Int32Array, other: Int32Array): Answers => countAnswers(one, other, classes);
    return {
      ...{ images: found.length, steps, rate, chance: same(found, known).chance },
      ...{ descent: same(found, known).accuracy, leastEnergy: same(least, known).accuracy },
      ...{ bare: same(plain, known).accuracy, agreement: same(found, least).accuracy },
    };
  } finally {
    start.dispose();
  }
}

/** By which a step of the usual first slope, along the simplex, is of size 0.2. */
async function usualRate(energy: (labels: tf.Tensor2D) => Energy, x: tf.Tensor, start: tf.Tensor2D): Promise<number> {
  const length = scope(() => {
    const loss = ({ y }: { readonly [name: string]: tf.Tensor }): tf.Scalar => tf.sum(energy(y as tf.Tensor2D)(x));
    const slope = lossAndGradients(loss, { y: start }).grads['y']!;
    return tf.mean(tf.norm(tf.sub(slope, tf.mean(slope, 1, true)), 2, 1));
  });
  const [value] = await length.data().finally(() => length.dispose());
  return 0.2 / Math.max(value!, Number.MIN_VALUE);
}
