import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { classesOf, oneHot, release, scope, split } from '@ebmjs/core';
import { crossClass as convert, type CrossClassRound } from '@ebmjs/evaluation';
import { lineChart } from '@ebmjs/report';
import { count } from '../config/numbers.js';
import { estimateCell } from '../estimate-cell.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsConditional, needsImages } from './fits.js';
import { otherClasses, trainingNeighbours } from './other-classes.js';
import { picture } from './picture.js';
import { rowByRow } from './row-by-row.js';

const settings = z.strictObject({
  images: z.int().min(2).default(100).describe('held-out images, each to become another class'),
  references: count.default(10_000).describe('training images that say of which class an image is, at most'),
  rounds: count.default(10).describe('rounds of Langevin steps'),
  steps: count.default(40).describe('steps of a round'),
  shown: count.default(10).describe('images of the picture'),
});

type Settings = z.infer<typeof settings>;

export interface CrossClassConversion {
  readonly images: number;
  /** First that of the images themselves: what copying reaches. */
  readonly rounds: readonly CrossClassRound[];
  /** Class of each image of the picture, and the one it was to become. */
  readonly classes: readonly (readonly [from: number, to: number])[];
}

/** Images under the label of another class (Du and Mordatch 2019, A.1 and figure 3). */
export const crossClassConversion: EvaluationExperiment<Settings, CrossClassConversion> = {
  name: 'cross-class',
  title: 'From class to class',
  description: 'held-out images under the label of another class: how many become one, and what is kept',
  settings,
  misfit: firstMisfit(needsImages, needsConditional),
  run: async (context) => {
    const neighbours = await trainingNeighbours(context, context.settings.references);
    const [drawKey, targetKey, walkKey] = split(context.key, 3);
    const { x, y } = drawRows(context.test, drawKey, context.settings.images);
    const classes = await classesOf(y!);
    const targets = otherClasses(targetKey, classes, context.trained.model.classes);
    const labels = oneHot(targets, context.trained.model.classes);
    try {
      const { kernel, signal, trained, settings: { steps, rounds, shown } } = context; // prettier-ignore
      const bar = context.progress(rounds);
      const onRound = (round: number): void => bar.update(round);
      const walk = { energy: trained.energy(labels), kernel, start: x, key: walkKey, steps, rounds, signal, onRound };
      const found = await convert({ ...walk, targets, classify: neighbours.classOf }).finally(() => bar.stop());
      const grid = await roundsPicture(x, found.images, shown).finally(() => found.images.dispose());
      const pairs = Array.from(classes.subarray(0, shown), (from, i) => [from, targets[i]!] as const);
      return { result: { images: classes.length, rounds: found.rounds, classes: pairs }, pictures: { grid } };
    } finally {
      neighbours.dispose();
      release(x, y, labels);
    }
  },
  sections: ({ images, rounds, classes }, { grid }) => [
    {
      kind: 'image',
      png: grid!,
      alt: 'held-out images and what became of them under the label of another class, a round a column',
      caption: 'Held-out images, a row each, and after each round under the label of another class.',
      rowLabels: classes.map(([from, to]) => `${from} to ${to}`),
    },
    {
      kind: 'table',
      columns: ['steps', 'of the target class (%)', 'from the start', 'from other starts', 'kept'],
      rows: rounds.map(({ steps, success, fromStart, fromOthers, kept }) => [
        steps,
        estimateCell(success, 100),
        ...[fromStart, fromOthers, kept].map((one) => estimateCell(one)),
      ]),
      caption: `${images} held-out images; classes by the nearest training image. Distances are mean squared differences: what is kept of an image is how much nearer the result is to its own start than to another one. 0 steps: copying.`,
    },
    {
      kind: 'svg',
      svg: lineChart({
        title: 'Images of the target class',
        xLabel: 'Langevin steps',
        yLabel: 'share',
        series: [{ name: 'success', points: rounds.map(({ steps, success }) => [steps, success.value] as const) }],
      }),
    },
  ],
};

/** The first `shown` images, a row each, with their rounds. */
async function roundsPicture(x: tf.Tensor, images: tf.Tensor, shown: number): Promise<Uint8Array> {
  const grid = scope(() => {
    const all = tf.concat([tf.expandDims(x, 0), images], 0); // [rounds + 1, n, ...]
    return rowByRow(tf.slice(all, [0, 0], [-1, Math.min(shown, x.shape[0]!)]));
  });
  return picture(grid, { columns: images.shape[0]! + 1 }).finally(() => grid.dispose());
}
