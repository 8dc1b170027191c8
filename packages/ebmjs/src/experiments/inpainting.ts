import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { EbmError, foldIn, release, scope } from '@ebmjs/core';
import { fillWithMean, fillWithNeighbour, inpaint, noiseInHole, rowsMask, type PixelMask } from '@ebmjs/evaluation';
import { lineChart } from '@ebmjs/report';
import { masked } from '@ebmjs/samplers';
import { count } from '../config/numbers.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment, Pictures } from './evaluation-experiment.js';
import { needsImages } from './fits.js';
import { methodRows, methodsTable, restorationSets, rowsPicture, type MethodRow, type Subjects } from './restoring.js';

const settings = z.strictObject({
  images: z.int().min(2).default(60).describe('held-out images, and as many training images'),
  references: count.default(10_000).describe('training images to compare with, at most'),
  rows: z
    .tuple([z.int().min(0), z.int().min(1)])
    .nullable()
    .default(null)
    .describe('rows of the hole, from the first up to the second; null for the lower half'),
  rounds: count.default(5).describe('rounds of Langevin steps in the hole'),
  steps: count.default(20).describe('steps of a round'),
  chains: count.default(8).describe('chains of each image, whose mean is taken'),
});

type Settings = z.infer<typeof settings>;

export interface Inpainting {
  readonly images: number;
  readonly rows: readonly [from: number, to: number];
  readonly chains: number;
  /** By split, the mean of the chains first; errors are of the numbers in the hole. */
  readonly sets: { readonly [split in 'test' | 'train']: readonly MethodRow[] };
  /** Of held-out images: mean squared error of the mean of the chains after more and more steps. */
  readonly rounds: readonly { readonly steps: number; readonly mse: number }[];
}

/** Half of each image drawn from the other half (Du and Mordatch 2019, section 4.2: rows 16 to 31 of 32). */
export const inpainting: EvaluationExperiment<Settings, Inpainting> = {
  name: 'inpainting',
  title: 'Inpainting',
  description: 'a part of each image drawn from the rest, against means and neighbours',
  settings,
  misfit: needsImages,
  run: async (context) => {
    const { images, references, chains, rounds } = context.settings;
    const [from, to] = holeOf(context);
    const mask = rowsMask(context.trained.model.shape as [number, number, number], from, to);
    const sets = restorationSets(context, { images, references });
    const bar = context.progress(2 * chains * rounds);
    let done = 0;
    const onRound = (): void => bar.update(++done);
    try {
      const common = { context, mask, references: sets.references.x, onRound };
      const test = await inpainted(sets.test, { ...common, place: 0 });
      const train = await inpainted(sets.train, { ...common, place: 1 });
      const result = {
        images,
        rows: [from, to] as const,
        chains,
        rounds: test.rounds,
        sets: { test: test.rows, train: train.rows },
      };
      return { result, pictures: { test: test.png, train: train.png } };
    } finally {
      bar.stop();
      sets.dispose();
    }
  },
  sections: (result, pictures) => sectionsOf(result, pictures),
};

function holeOf({ settings: { rows }, trained }: EvaluationContext<Settings>): readonly [number, number] {
  const height = trained.model.shape[0]!;
  const [from, to] = rows ?? [height >> 1, height];
  if (from < to && to <= height) return [from, to];
  throw new EbmError(
    'settings of inpainting: rows',
    `must be two rows from 0 to ${height}, the first below the second`,
    rows,
  );
}

interface Task {
  readonly context: EvaluationContext<Settings>;
  readonly mask: PixelMask;
  readonly references: tf.Tensor;
  readonly onRound: () => void;
  /** Of the set, for its keys. */
  readonly place: number;
}

interface Done {
  readonly rows: readonly MethodRow[];
  readonly rounds: Inpainting['rounds'];
  readonly png: Uint8Array;
}

async function inpainted({ x, energy }: Subjects, { context, mask, references, onRound, place }: Task): Promise<Done> {
  const { kernel, signal, key, settings: { steps, rounds, chains } } = context; // prettier-ignore
  const noise = noiseInHole(foldIn(key, 2 * place), x, mask);
  const fill = { x, mask, references, signal };
  const mean = fillWithMean(fill);
  const near = await fillWithNeighbour(fill);
  const ours = await inpaint({
    ...{ x, mask, energy, steps, rounds, chains, signal, onRound },
    kernel: (hole) => masked(kernel, hole),
    key: foldIn(key, 2 * place + 1),
  }).catch((error) => {
    release(noise, mean, near);
    throw error;
  });
  const single = scope(() => tf.squeeze(tf.slice(ours.draws, 0, 1), [0]));
  try {
    const methods = { 'mean of the chains': ours.mean, 'one chain': single, 'nearest neighbour by what is visible': near, 'mean training image': mean, 'left as noise': noise }; // prettier-ignore
    return {
      rows: await methodRows(x, methods, mask),
      rounds: await roundErrors(x, ours.rounds, { mask, steps }),
      png: await rowsPicture([x, noise, ours.mean, single, near, mean], 10),
    };
  } finally {
    release(noise, mean, near, ours, single);
  }
}

async function roundErrors(
  x: tf.Tensor,
  rounds: tf.Tensor,
  { mask, steps }: { readonly mask: PixelMask; readonly steps: number },
): Promise<Inpainting['rounds']> {
  const each = tf.unstack(rounds);
  try {
    const rows = await methodRows(x, Object.fromEntries(each.map((images, i) => [`round ${i + 1}`, images])), mask);
    return rows.map(({ mse }, i) => ({ steps: (i + 1) * steps, mse: mse.value }));
  } finally {
    release(each);
  }
}

const ROWS = ['original', 'noise', 'mean of chains', 'one chain', 'neighbour', 'mean image'];

const sectionsOf = ({ images, rows: [from, to], chains, sets, rounds }: Inpainting, { test }: Pictures) => [
  {
    kind: 'image' as const,
    png: test!,
    alt: 'held-out images, with a hole, and as they were inpainted',
    caption: `Held-out images, rows ${from} to ${to - 1} unknown; ${chains} chains from noise, under the images' own labels where the model takes any.`,
    rowLabels: ROWS,
  },
  methodsTable(sets.test, `${images} held-out images, errors in the hole. Neighbour and mean know no label.`),
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
