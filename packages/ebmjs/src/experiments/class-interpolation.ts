import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { foldIn, release, scope, split } from '@ebmjs/core';
import { interpolateClasses, type InterpolatedClasses } from '@ebmjs/evaluation';
import { count } from '../config/numbers.js';
import { chainStart } from '../experiment.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsConditional, needsImages } from './fits.js';
import { trainingNeighbours } from './other-classes.js';
import { picture } from './picture.js';

const settings = z.strictObject({
  pairs: z
    .array(z.tuple([z.int().min(0), z.int().min(0)]))
    .min(1)
    .nullable()
    .default(null)
    .describe('pairs of classes to go between; null for the first with the second and the third with the fourth'),
  images: count.default(10).describe('chains of each pair and label'),
  points: z.int().min(2).default(5).describe('labels from the one class to the other, both among them'),
  steps: count.nullable().default(null).describe("Langevin steps from noise; null for the run's sampling.steps"),
  references: count.default(10_000).describe('training images that say of which class an image is, at most'),
});

type Settings = z.infer<typeof settings>;

export interface ClassInterpolations {
  readonly images: number;
  readonly steps: number;
  readonly pairs: readonly {
    readonly between: readonly [number, number];
    readonly shares: readonly InterpolatedClasses[];
  }[];
}

/** Samples under labels between two classes, from the same noise. */
export const classInterpolation: EvaluationExperiment<Settings, ClassInterpolations> = {
  name: 'class-interpolation',
  title: 'Between classes',
  description: 'samples under soft labels between two classes',
  settings,
  misfit: firstMisfit(needsImages, needsConditional),
  run: async (context) => {
    const { images, steps: given, references } = context.settings;
    const steps = given ?? context.config.sampling.steps;
    const neighbours = await trainingNeighbours(context, references);
    const between = pairsOf(context);
    const bar = context.progress(between.length);
    try {
      const pairs: ClassInterpolations['pairs'][number][] = [];
      const pictures: { [name: string]: Uint8Array } = {};
      for (const [i, pair] of between.entries()) {
        const { shares, png } = await interpolated(context, { pair, place: i, steps, classify: neighbours.classOf });
        pairs.push({ between: pair, shares });
        pictures[`pair-${i + 1}`] = png;
        bar.update(i + 1);
      }
      return { result: { images, steps, pairs }, pictures };
    } finally {
      bar.stop();
      neighbours.dispose();
    }
  },
  sections: ({ images, steps, pairs }, pictures) =>
    pairs.flatMap(({ between: [from, to], shares }, i) => [
      {
        kind: 'image' as const,
        png: pictures[`pair-${i + 1}`]!,
        alt: `samples under labels between class ${from} and class ${to}`,
        caption: `Samples after ${steps} steps from the same noise, a column a chain; rows go from class ${from} to class ${to}.`,
        rowLabels: shares.map(({ share }) => share.toFixed(2)),
      },
      {
        kind: 'table' as const,
        columns: [`share of ${to} in the label`, `are ${from} (%)`, `are ${to} (%)`, 'are neither (%)'],
        rows: shares.map(({ share, first, second, neither }) => [
          share,
          ...[first, second, neither].map(({ value }) => Math.round(100 * value)),
        ]),
        caption: `${images} chains each, by the class of the nearest training image.`,
      },
    ]),
};

function pairsOf({ settings: { pairs }, trained: { model } }: EvaluationContext<Settings>): [number, number][] {
  if (pairs) return pairs;
  return model.classes < 4 ? [[0, model.classes - 1]] : [[0, 1], [2, 3]]; // prettier-ignore
}

interface Pair {
  readonly pair: readonly [number, number];
  readonly place: number;
  readonly steps: number;
  readonly classify: Awaited<ReturnType<typeof trainingNeighbours>>['classOf'];
}

async function interpolated(context: EvaluationContext<Settings>, { pair, place, steps, classify }: Pair) {
  const { config, trained, kernel, signal, settings: { images, points } } = context; // prettier-ignore
  const [startKey, key] = split(foldIn(context.key, place), 2);
  const start = chainStart(config, trained.model.shape)(startKey, images);
  const shares = Array.from({ length: points }, (_, i) => i / (points - 1));
  const walk = { energy: trained.energy, classes: trained.model.classes, between: pair, shares };
  const found = await interpolateClasses({ ...walk, kernel, start, key, steps, classify, signal }).finally(() =>
    start.dispose(),
  );
  const shown = Math.min(images, 10);
  const grid = scope(() => tf.reshape(tf.slice(found.images, [0, 0], [-1, shown]), [-1, ...trained.model.shape]));
  const png = await picture(grid, { columns: shown }).finally(() => release(grid, found.images));
  return { shares: found.shares, png };
}
