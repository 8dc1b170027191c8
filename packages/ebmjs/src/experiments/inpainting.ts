import * as z from 'zod';
import { lineChart } from '@ebmjs/report';
import { count } from '../config/numbers.js';
import type { EvaluationExperiment, Pictures } from './evaluation-experiment.js';
import { needsImages } from './fits.js';
import { holeOf, holeSettings } from './holes.js';
import { inpainted, PICTURE_ROWS, type Inpainted } from './inpainted.js';
import { ownClass } from './own-class.js';
import { methodsTable, restorationSets, type MethodRow, type Subjects } from './restoring.js';

const settings = z.strictObject({
  images: z.int().min(2).default(60).describe('held-out images, and as many training images'),
  references: count.default(10_000).describe('training images to compare with, at most'),
  ...holeSettings,
  rounds: count.default(5).describe('rounds of Langevin steps in the hole'),
  averaged: count.default(1).describe('the last rounds, over whose ends the mean is taken; all where there are fewer'),
  steps: count.default(20).describe('steps of a round'),
  chains: count.default(8).describe('chains of each image, whose mean is taken'),
});

export interface Inpainting {
  readonly images: number;
  /** What is unknown, in words. */
  readonly hole: string;
  readonly chains: number;
  /** By split, the mean of the chains first; errors are of the numbers in the hole. */
  readonly sets: { readonly [split in 'test' | 'train']: readonly MethodRow[] };
  /** Of held-out images: mean squared error of the mean of the chains where they are after more and more steps. */
  readonly rounds: Inpainted['rounds'];
}

/** Half of each image drawn from the other half (Du and Mordatch 2019, section 4.2: rows 16 to 31 of 32). */
export const inpainting: EvaluationExperiment<z.infer<typeof settings>, Inpainting> = {
  name: 'inpainting',
  title: 'Inpainting',
  description: 'a part of each image drawn from the rest, against means and neighbours',
  version: 2,
  settings,
  misfit: needsImages,
  run: async (context) => {
    const { images, references, chains, rounds } = context.settings;
    const hole = holeOf(context.settings, context.trained.model.shape);
    const sets = restorationSets(context, { images, references });
    const bar = context.progress(2 * chains * rounds);
    let done = 0;
    const onRound = (): void => bar.update(++done);
    const of = async (subjects: Subjects, place: number): Promise<Inpainted> => {
      const labels = await ownClass(context, subjects, sets.references);
      return inpainted(subjects, { context, hole, references: sets.references.x, labels, onRound, place });
    };
    try {
      const [test, train] = [await of(sets.test, 0), await of(sets.train, 1)];
      const errors = { test: test.rows, train: train.rows };
      const result = { images, hole: hole.what, chains, rounds: test.rounds, sets: errors };
      return { result, pictures: { test: test.png, train: train.png } };
    } finally {
      bar.stop();
      sets.dispose();
    }
  },
  sections: (result, pictures) => sectionsOf(result, pictures),
};

const sectionsOf = ({ images, hole, chains, sets, rounds }: Inpainting, { test }: Pictures) => [
  {
    kind: 'image' as const,
    png: test!,
    alt: 'held-out images, with a hole, and as they were inpainted',
    caption: `Held-out images, ${hole}; ${chains} chains from noise, under the images' own labels where the model takes any.`,
    rowLabels: PICTURE_ROWS,
  },
  methodsTable(
    sets.test,
    `${images} held-out images, errors in the hole. Only what is said to be of its class knows a label, as the model does.`,
  ),
  methodsTable(sets.train, 'Training images, the neighbours without the image itself.'),
  {
    kind: 'svg' as const,
    svg: lineChart({
      title: 'Error in the hole, held-out images',
      xLabel: 'Langevin steps',
      yLabel: 'mean squared error',
      series: [{ name: 'mean of the chains', points: rounds.map(({ steps, mse }) => [steps, mse] as const) }],
    }),
  },
];
