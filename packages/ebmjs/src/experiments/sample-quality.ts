import * as z from 'zod';
import { foldIn, permutation, release, scope, type Batch } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import type { ValueWithError } from '@ebmjs/evaluation';
import { barChart, type Cell } from '@ebmjs/report';
import { count } from '../config/numbers.js';
import { estimateCell } from '../estimate-cell.js';
import { defaultFeatures } from './default-features.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsImages, needsLabelledData } from './fits.js';
import { qualityOf, type Quality } from './quality.js';

const settings = z.strictObject({
  images: z.int().min(40).default(500).describe('samples, and held-out images, at most: as many of each'),
  references: z.int().min(40).default(2000).describe('training images that both are compared with, at most'),
  updates: count.default(600).describe('updates of the classifier whose features are used'),
});

type Settings = z.infer<typeof settings>;

export interface SampleQuality {
  /** Which features, as the name of every number must say. */
  readonly features: string;
  /** Of the classifier, on held-out images. */
  readonly accuracy: ValueWithError;
  readonly updates: number;
  /** Number of samples, and of held-out images. */
  readonly images: number;
  readonly samples: Quality;
  /** The same of held-out images: what samples of the data would come to. */
  readonly heldOut: Quality;
}

/** How like training images samples are, by the features of a small classifier of our own, beside held-out images. */
export const sampleQuality: EvaluationExperiment<Settings, SampleQuality> = {
  name: 'sample-quality',
  title: 'Quality of the samples',
  description: 'FID, KID, precision, recall, ... of samples by features of our own classifier, beside held-out images',
  settings,
  misfit: firstMisfit(needsImages, needsLabelledData),
  run: async (context) => {
    const { train, test, key, signal, settings: asked } = context;
    const by = await defaultFeatures(context, asked.updates);
    const drawn = await context.samples();
    const images = Math.min(asked.images, drawn.x.shape[0]!, test.size);
    const [samples, heldOut] = [shuffled(drawn.x, context, images), drawRows(test, foldIn(key, 1), images)];
    let references: Batch | undefined;
    try {
      references = drawRows(train, foldIn(key, 2), asked.references);
      const against = { by, references, key: foldIn(key, 3), signal };
      const { name: features, accuracy, updates } = by;
      const found = { samples: await qualityOf(samples, against), heldOut: await qualityOf(heldOut.x, against) };
      return { result: { features, accuracy, updates, images, ...found } };
    } finally {
      release(samples, heldOut, references);
    }
  },
  sections: (result) => [
    {
      kind: 'table',
      columns: [`by ${result.features}`, 'samples', 'held-out images', 'of perfect samples'],
      rows: ROWS.map(([name, of, best]) => [name, of(result.samples), of(result.heldOut), best]),
      caption: `${result.images} of each against ${result.samples.fid.references} training images. These are no numbers of papers, which use the features of Inception networks. FID is biased upwards by few images.`,
    },
    {
      kind: 'svg',
      svg: barChart({
        title: `Fidelity and diversity, k = ${result.samples.manifolds.k}`,
        yLabel: 'share, and mean count over k',
        bars: (['precision', 'recall', 'density', 'coverage'] as const).flatMap((name) => [
          bar(name, result.samples.manifolds[name]),
          bar(`${name}, held out`, result.heldOut.manifolds[name]),
        ]),
      }),
    },
    {
      kind: 'svg',
      svg: barChart({
        title: 'Classes of the samples, as the classifier tells them',
        xLabel: 'class',
        yLabel: 'samples',
        bars: result.samples.modes.counts.map((value, c) => ({ label: String(c), value })),
        reference: { value: result.images / result.samples.modes.counts.length, label: 'evenly' },
      }),
    },
  ],
};

const bar = (label: string, { value, standardError }: ValueWithError) => ({ label, value, error: standardError });

type Row = readonly [name: string, of: (quality: Quality) => Cell, best: Cell];

const ROWS: readonly Row[] = [
  ['Frechet distance (FID)', ({ fid }) => estimateCell(fid), 0],
  ['the same without its bias', ({ fid }) => fid.biasCorrected, 0],
  ['kernel distance (KID)', ({ kid }) => estimateCell(kid), 0],
  ['precision', ({ manifolds }) => estimateCell(manifolds.precision), null],
  ['recall', ({ manifolds }) => estimateCell(manifolds.recall), null],
  ['density', ({ manifolds }) => estimateCell(manifolds.density), 1],
  ['coverage', ({ manifolds }) => estimateCell(manifolds.coverage), null],
  ['Inception Score of our classifier', ({ inceptionScore }) => estimateCell(inceptionScore), null],
  ['classes hit', ({ modes }) => modes.hit, null],
  ['KL of the classes to the data, nats', ({ modes }) => estimateCell(modes.kl), 0],
  ['MMD, squared', ({ mmd }) => estimateCell(mmd), 0],
  ['p-value of MMD', ({ mmd }) => mmd.pValue, null],
  ['accuracy of neighbours (C2ST)', ({ c2st }) => estimateCell(c2st), 0.5],
  ['p-value of C2ST', ({ c2st }) => c2st.pValue, null],
];

/** `n` rows in random order, since samples come a class after the other; yours. */
const shuffled = (x: tf.Tensor, { key }: EvaluationContext<Settings>, n: number): tf.Tensor =>
  scope(() => tf.gather(x, tf.tensor1d(permutation(foldIn(key, 0), x.shape[0]!).slice(0, n), 'int32')));
