import * as z from 'zod';
import { mean } from '@ebmjs/core';
import { auroc, type ValueWithError } from '@ebmjs/evaluation';
import { barChart, type Cell } from '@ebmjs/report';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsClassesOrNone, needsImages } from './fits.js';
import { scoredOutliers, scoredRows } from './scored-sets.js';

const settings = z.strictObject({
  images: z.int().min(2).default(1000).describe('images of each set, at most'),
});

/** How well the energy tells a set from held-out images. */
export interface OutlierScores {
  readonly set: string;
  readonly images: number;
  readonly auroc: ValueWithError;
  readonly meanEnergy: number;
}

export interface Ood {
  readonly inside: { readonly set: string; readonly images: number; readonly meanEnergy: number };
  readonly sets: readonly OutlierScores[];
  /** Sets that are not at hand, and how to get them. */
  readonly missing: { readonly [set: string]: string };
}

/** Held-out images against sets the model has not seen, by energy: the lowest over the labels, as the code of Du and Mordatch (2019). */
export const ood: EvaluationExperiment<z.infer<typeof settings>, Ood> = {
  name: 'ood',
  title: 'Outliers by energy',
  description: 'AUROC of held-out images against interpolations, noise, constant images and other data sets',
  settings,
  misfit: firstMisfit(needsImages, needsClassesOrNone),
  run: async (context) => {
    const n = context.settings.images;
    const bar = context.progress((await context.outliers()).length);
    try {
      const inliers = await scoredRows(context, { name: 'test', data: context.test, n });
      const { scores, missing } = await scoredOutliers(context, { n, onSet: bar.update });
      const sets = Array.from(scores, ([set, outliers]) => ({
        set,
        images: outliers.length,
        auroc: auroc({ inliers, outliers }),
        meanEnergy: mean(outliers),
      }));
      const inside = { set: context.test.name, images: inliers.length, meanEnergy: mean(inliers) };
      return { result: { inside, sets, missing } };
    } finally {
      bar.stop();
    }
  },
  sections: ({ inside, sets, missing }) => [
    {
      kind: 'svg',
      svg: barChart({
        title: 'AUROC: the chance that an outlier has the higher energy',
        xLabel: 'set',
        yLabel: 'AUROC',
        bars: sets.map(({ set, auroc: { value, standardError } }) => ({ label: set, value, error: standardError })),
        yDomain: [0, 1],
        reference: { value: 0.5, label: 'guessing' },
      }),
    },
    {
      kind: 'table',
      columns: ['set', 'images', 'AUROC', 'mean energy', 'remark'],
      rows: [
        [inside.set, inside.images, null, inside.meanEnergy, 'held out'],
        ...sets.map(rowOf),
        ...Object.entries(missing).map(([set, why]) => [set, null, null, null, why]),
      ],
      caption: 'Lowest energy over the labels. Below 0.5 the energy prefers the outliers.',
    },
  ],
};

const rowOf = ({ set, images, auroc: { value, standardError }, meanEnergy }: OutlierScores): Cell[] => [
  set,
  images,
  { value, error: standardError },
  meanEnergy,
  null,
];
