import * as z from 'zod';
import { mean, variance } from '@ebmjs/core';
import { auroc, energies, energyHistogram, type EnergyHistogram, type ValueWithError } from '@ebmjs/evaluation';
import { histogramChart, type Section } from '@ebmjs/report';
import { lowestEnergy } from '../trained-model.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsClassesOrNone, needsImages } from './fits.js';
import { scoredOutliers, scoredRows } from './scored-sets.js';

const settings = z.strictObject({
  images: z.int().min(2).default(1000).describe('images of each set, at most'),
  bins: z.int().min(1).default(40),
});

export interface RelativeEnergies {
  /** Samples, training and held-out images: the histogram of Du and Mordatch (2019), figure 13, about the mean of training images. */
  readonly near: EnergyHistogram;
  /** The same, and some sets of outliers. */
  readonly far: EnergyHistogram;
  /** Mean and deviation of each set, about the mean of training images. */
  readonly sets: readonly {
    readonly set: string;
    readonly images: number;
    readonly mean: number;
    readonly deviation: number;
  }[];
  /** The chance that a sample, or a held-out image, has a higher energy than a training image: one half in a model that fits. */
  readonly above: { readonly samples: ValueWithError; readonly test: ValueWithError };
}

/** Outlier sets in the chart, at most; the noise, which lies far off, is the last of them. */
const SHOWN = 5;

/** Energies of samples against data and outliers (Du and Mordatch 2019, A.13). */
export const relativeEnergies: EvaluationExperiment<z.infer<typeof settings>, RelativeEnergies> = {
  name: 'energies',
  title: 'Relative energies',
  description: 'histograms of the energies of samples, training images, held-out images and outliers',
  settings,
  misfit: firstMisfit(needsImages, needsClassesOrNone),
  run: async (context) => {
    const { train, test, trained, signal, progress } = context;
    const { images: n, bins } = context.settings;
    const { x } = await context.samples();
    const bar = progress((await context.outliers()).length);
    try {
      const near = {
        train: await scoredRows(context, { name: 'train', data: train, n }),
        test: await scoredRows(context, { name: 'test', data: test, n }),
        samples: await energies(lowestEnergy(trained), x, { signal }),
      };
      const { scores } = await scoredOutliers(context, { n, onSet: bar.update });
      const all = { ...near, ...Object.fromEntries(scores) };
      return { result: compared(near, all, bins) };
    } finally {
      bar.stop();
    }
  },
  sections: ({ near, far, sets }) => [
    chart('Energies of samples and data, about the mean of training images', near),
    chart('The same, and outliers', far),
    {
      kind: 'table',
      columns: ['set', 'images', 'mean', 'standard deviation'],
      rows: sets.map(({ set, images, mean: centre, deviation }) => [set, images, centre, deviation]),
      caption: 'Lowest energy over the labels. Samples should lie where data lie.',
    },
  ],
};

type Near = { readonly [set in 'train' | 'test' | 'samples']: Float32Array };

function compared(near: Near, all: Near & { readonly [set: string]: Float32Array }, bins: number): RelativeEnergies {
  const { train, test, samples } = near;
  const outliers = Object.entries(all).filter(([set]) => !(set in near));
  const some = { ...near, ...Object.fromEntries(outliers.slice(0, SHOWN)) };
  const histogram = energyHistogram(near, { bins, relativeTo: 'train' });
  return {
    near: histogram,
    far: energyHistogram(some, { bins, relativeTo: 'train' }),
    sets: Object.entries(all).map(([set, values]) => ({
      set,
      images: values.length,
      mean: mean(values) - histogram.zero,
      deviation: Math.sqrt(variance(values)),
    })),
    above: {
      samples: auroc({ inliers: train, outliers: samples }),
      test: auroc({ inliers: train, outliers: test }),
    },
  };
}

const chart = (title: string, { counts, edges }: EnergyHistogram): Section => ({
  kind: 'svg',
  svg: histogramChart({
    title,
    xLabel: 'relative energy',
    series: Object.entries(counts).map(([name, each]) => ({ name, counts: each, edges })),
  }),
});
