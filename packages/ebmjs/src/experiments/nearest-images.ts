import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { release, scope } from '@ebmjs/core';
import type { Neighbours } from '@ebmjs/evaluation';
import { count } from '../config/numbers.js';
import { defaultFeatures } from './default-features.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { needsImages, needsLabelledData } from './fits.js';
import { nearestInSet, pixels, type Embedding } from './nearest-in-set.js';
import { picture } from './picture.js';
import { spread } from '../spread.js';
import { spreadSamples } from './spread-samples.js';

const settings = z.strictObject({
  images: count.default(10).describe('samples that the picture shows, spread over all of them'),
  neighbours: count.default(5).describe('training images beside each'),
  compared: z.int().min(2).default(200).describe('samples, and held-out images, whose distances are measured'),
  updates: count
    .default(800)
    .describe('updates of the classifier whose features are used, where the data have classes'),
});

type Settings = z.infer<typeof settings>;

/** By one embedding. */
export interface NearestBy {
  /** Name of its picture. */
  readonly picture: 'pixels' | 'features';
  readonly embedding: string;
  /** Rows of the training data nearest to each sample of the picture, nearest first, and their distances. */
  readonly rows: readonly (readonly number[])[];
  readonly distances: readonly (readonly number[])[];
  /** Median distance to the nearest training image, of samples and of held-out images: much smaller ones are copies. */
  readonly median: { readonly samples: number; readonly test: number };
}

export interface NearestImages {
  readonly neighbours: number;
  readonly by: readonly NearestBy[];
}

/** The training images nearest to samples (Du and Mordatch 2019, figures 4 and 5): whether the model has learnt images by heart. */
export const nearestImages: EvaluationExperiment<Settings, NearestImages> = {
  name: 'nearest-neighbours',
  title: 'Nearest training images',
  description: 'samples and the training images nearest to them',
  settings,
  misfit: needsImages,
  run: async (context) => {
    const by: NearestBy[] = [];
    const pictures: { [name: string]: Uint8Array } = {};
    for (const way of await waysOf(context)) {
      const found = await nearestBy(context, way);
      by.push(found);
      pictures[way.picture] = await rowsPicture(context, found);
    }
    return { result: { neighbours: context.settings.neighbours, by }, pictures };
  },
  sections: ({ neighbours, by }, pictures) => [
    {
      kind: 'images',
      images: by.map(({ picture: name, embedding }) => ({
        png: pictures[name]!,
        alt: `a sample a row, and the ${neighbours} training images nearest to it by ${embedding}`,
        caption: `Left a sample, then the nearest training images, by ${embedding}.`,
      })),
    },
    {
      kind: 'table',
      columns: ['distance by', 'samples', 'held-out images'],
      rows: by.map(({ embedding, median: { samples, test } }) => [embedding, samples, test]),
      caption:
        'Median distance to the nearest training image. Samples far nearer than held-out images would be copies.',
    },
  ],
};

interface Way extends Pick<NearestBy, 'picture'> {
  readonly name: string;
  readonly embedding: Embedding;
}

/** In pixels, and where the data have classes by the features of a classifier trained on them: the paper took a ResNet's. */
async function waysOf(context: EvaluationContext<Settings>): Promise<Way[]> {
  const plain: Way = { picture: 'pixels', name: 'pixels', embedding: pixels };
  if (needsLabelledData(context) !== undefined) return [plain];
  const { name, features } = await defaultFeatures(context, context.settings.updates);
  return [plain, { picture: 'features', name, embedding: features }];
}

/** Of samples spread over all, those of the picture among them, and of held-out images, in one pass over the training images. */
async function nearestBy(
  context: EvaluationContext<Settings>,
  { picture: of, name, embedding }: Way,
): Promise<NearestBy> {
  const { train, test, key, signal, settings } = context;
  const samples = await spreadSamples(context, settings.compared);
  const held = drawRows(test, key, settings.compared);
  const queries = scope(() => tf.concat([samples, held.x]));
  const bar = context.progress(train.size);
  try {
    const k = Math.min(settings.neighbours, train.size);
    const found = await nearestInSet(queries, train, { k, embedding, signal, onBlock: bar.update });
    const rows = Array.from({ length: queries.shape[0]! }, (_, i) => rowOf(found, i));
    const count = samples.shape[0]!;
    const first = (from: number, to?: number): number[] => rows.slice(from, to).map(({ distances }) => distances[0]!);
    const shown = spread(settings.images, count).map((i) => rows[i]!);
    return {
      picture: of,
      embedding: name,
      rows: shown.map(({ indices }) => indices),
      distances: shown.map(({ distances }) => distances),
      median: { samples: median(first(0, count)), test: median(first(count)) },
    };
  } finally {
    bar.stop();
    release(samples, held, queries);
  }
}

/** Samples a row, each with its neighbours. */
async function rowsPicture(context: EvaluationContext<Settings>, { rows }: NearestBy): Promise<Uint8Array> {
  const { train, settings } = context;
  const columns = rows[0]!.length + 1;
  const all = await spreadSamples(context, settings.compared);
  const neighbours = train.rows(rows.flat());
  const grid = scope(() => {
    const samples = tf.gather(all, tf.tensor1d(spread(settings.images, all.shape[0]!), 'int32'));
    const near = tf.reshape(neighbours.x, [rows.length, columns - 1, ...train.shape]);
    return tf.reshape(tf.concat([tf.expandDims(samples, 1), near], 1), [-1, ...train.shape]);
  });
  return picture(grid, { columns }).finally(() => release(all, neighbours, grid));
}

const rowOf = ({ k, indices, distances }: Neighbours, row: number) => ({
  indices: Array.from(indices.subarray(row * k, (row + 1) * k)),
  distances: Array.from(distances.subarray(row * k, (row + 1) * k), Math.sqrt),
});

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
