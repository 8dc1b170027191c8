import * as z from 'zod';
import { mean } from '@ebmjs/core';
import {
  aupr,
  auroc,
  conformalThreshold,
  fprAtTpr,
  type ConformalThreshold,
  type ValueWithError,
} from '@ebmjs/evaluation';
import { fittedImages } from './energy-classes.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsClassesOrNone, needsImages } from './fits.js';
import { oodSections } from './ood-sections.js';
import { allScores, scoreNames, type ScoresByName } from './outlier-scores.js';

const settings = z.strictObject({
  images: z.int().min(4).default(1000).describe('images of each set, at most as many as are held out'),
  fitted: fittedImages,
  level: z.number().gt(0).lt(1).default(0.05).describe('share of images that the calibrated threshold may refuse'),
});

/** How well one score tells a set from held-out images. */
export interface Detection {
  readonly auroc: ValueWithError;
  /** Outliers are the positives; guessing has `chance`. */
  readonly aupr: ValueWithError & { readonly chance: number };
  /** Share of outliers that are let through where 95 % of held-out images are. */
  readonly fpr95: ValueWithError;
}

export interface OodSet {
  readonly set: string;
  readonly images: number;
  readonly meanEnergy: number;
  /** Share above the calibrated threshold. */
  readonly refused: number;
  /** By the name of the score. */
  readonly scores: { readonly [score: string]: Detection };
}

export interface Ood {
  readonly inside: Pick<OodSet, 'set' | 'images' | 'meanEnergy' | 'refused'>;
  /** Of the energy, on half of the held-out images; `refused` of `inside` is of the other half. */
  readonly threshold: ConformalThreshold;
  readonly scores: readonly string[];
  readonly sets: readonly OodSet[];
  /** Sets that are not at hand, and how to get them. */
  readonly missing: { readonly [set: string]: string };
}

/**
 * Held-out images against sets that the model has not seen. By the energy, for a conditional model the lowest over the
 * labels, as in the code of Du and Mordatch (2019); and by the scores of Grathwohl et al. (2020, JEM).
 */
export const ood: EvaluationExperiment<z.infer<typeof settings>, Ood> = {
  name: 'ood',
  title: 'Outliers',
  description: 'AUROC, AUPR and FPR95 of held-out images against interpolations, noise and other data sets',
  settings,
  misfit: firstMisfit(needsImages, needsClassesOrNone),
  run: async (context) => {
    const { test, trained } = context;
    const { images, level } = context.settings;
    const others = await context.outliers();
    const n = Math.min(images, test.size);
    const bar = context.progress(others.length + 1);
    try {
      const inliers = await allScores(context, { name: 'test', data: test, n });
      const energy = inliers['energy']!;
      const threshold = conformalThreshold({ calibration: energy.filter(even), level });
      const sets: OodSet[] = [];
      for (const [i, { name, data }] of others.entries()) {
        bar.update(i + 1, name);
        if (data)
          sets.push(detected(name, { inliers, outliers: await allScores(context, { name, data, n }), threshold }));
      }
      const inside = {
        set: test.name,
        images: n,
        meanEnergy: mean(energy),
        refused: above(threshold, energy.filter(odd)),
      };
      return { result: { inside, threshold, scores: scoreNames(trained), sets, missing: missingOf(others) } };
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

const missingOf = (sets: readonly { readonly name: string; readonly missing?: string }[]): Ood['missing'] =>
  Object.fromEntries(sets.flatMap(({ name, missing }) => (missing === undefined ? [] : [[name, missing]])));

interface Compared {
  readonly inliers: ScoresByName;
  readonly outliers: ScoresByName;
  readonly threshold: ConformalThreshold;
}

function detected(set: string, { inliers, outliers, threshold }: Compared): OodSet {
  const energy = outliers['energy']!;
  const scores = Object.entries(outliers).map(
    ([score, values]) => [score, detection(inliers[score]!, values)] as const,
  );
  return {
    set,
    images: energy.length,
    meanEnergy: mean(energy),
    refused: above(threshold, energy),
    scores: Object.fromEntries(scores),
  };
}

function detection(inliers: Float32Array, outliers: Float32Array): Detection {
  const sets = { inliers, outliers };
  const [precision, rate] = [aupr(sets), fprAtTpr(sets)];
  return {
    auroc: auroc(sets),
    aupr: { value: precision.value, standardError: precision.standardError, chance: precision.chance },
    fpr95: { value: rate.value, standardError: rate.standardError },
  };
}
