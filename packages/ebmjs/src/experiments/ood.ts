import * as z from 'zod';
import { mean } from '@ebmjs/core';
import { aupr, auroc, conformalThreshold, fprAtTpr, type ConformalThreshold } from '@ebmjs/evaluation';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsClassesOrNone, needsImages } from './fits.js';
import { oodSections, type Ood, type OodSet } from './ood-sections.js';
import { scoredOutliers, scoredRows } from './scored-sets.js';

const settings = z.strictObject({
  images: z.int().min(4).default(1000).describe('images of each set, at most as many as are held out'),
  level: z.number().gt(0).lt(1).default(0.05).describe('share of images that the calibrated threshold may refuse'),
});

/**
 * Held-out images against sets that the model has not seen, by the energy: for a conditional model the lowest over the
 * labels, as in the code of Du and Mordatch (2019).
 */
export const ood: EvaluationExperiment<z.infer<typeof settings>, Ood> = {
  name: 'ood',
  title: 'Outliers by energy',
  description: 'AUROC, AUPR and FPR95 of held-out images against interpolations, noise and other data sets',
  settings,
  misfit: firstMisfit(needsImages, needsClassesOrNone),
  run: async (context) => {
    const { test } = context;
    const { images, level } = context.settings;
    const n = Math.min(images, test.size);
    const bar = context.progress((await context.outliers()).length);
    try {
      const inliers = await scoredRows(context, { name: 'test', data: test, n });
      const { scores, missing } = await scoredOutliers(context, { n, onSet: bar.update });
      const threshold = conformalThreshold({ calibration: inliers.filter(even), level });
      const refused = above(threshold, inliers.filter(odd));
      const inside = { set: test.name, images: n, meanEnergy: mean(inliers), refused };
      const sets = Array.from(scores, ([set, outliers]) => detected(set, { inliers, outliers, threshold }));
      return { result: { inside, threshold, sets, missing } };
    } finally {
      bar.stop();
    }
  },
  sections: oodSections,
};

const even = (_: number, i: number): boolean => i % 2 === 0;
const odd = (_: number, i: number): boolean => i % 2 === 1;

/** Share of energies above the threshold. */
const above = ({ threshold }: ConformalThreshold, energies: Float32Array): number =>
  threshold === null ? 0 : mean(energies.map((energy) => Number(energy > threshold)));

interface Compared {
  readonly inliers: Float32Array;
  readonly outliers: Float32Array;
  readonly threshold: ConformalThreshold;
}

function detected(set: string, { inliers, outliers, threshold }: Compared): OodSet {
  const sets = { inliers, outliers };
  const [precision, rate] = [aupr(sets), fprAtTpr(sets)];
  return {
    set,
    images: outliers.length,
    meanEnergy: mean(outliers),
    refused: above(threshold, outliers),
    auroc: auroc(sets),
    aupr: { value: precision.value, standardError: precision.standardError, chance: precision.chance },
    fpr95: { value: rate.value, standardError: rate.standardError },
  };
}
