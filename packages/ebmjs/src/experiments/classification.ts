import * as z from 'zod';
import { foldIn, release, split } from '@ebmjs/core';
import { classify, type Answers, type Rescaling } from '@ebmjs/evaluation';
import type { Cell, Section } from '@ebmjs/report';
import { count, size } from '../config/numbers.js';
import { estimateCell } from '../estimate-cell.js';
import { energyClasses, fittedImages, refinedClasses, storedRows } from './energy-classes.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsConditional, needsImages } from './fits.js';
import { neighbourAnswers } from './neighbour-answers.js';

const settings = z.strictObject({
  images: count.default(300).describe('held-out images, at most'),
  references: count.default(5000).describe('training images for the nearest-neighbour baseline, at most'),
  refineSteps: count.default(5).describe('Langevin steps under each class before its energy is taken'),
  refineRadius: size.default(8 / 255).describe('largest change of a pixel by these steps'),
  fitted: fittedImages,
});

/** One way of answering. */
export interface Told extends Answers {
  readonly by: string;
}

export interface Classification {
  readonly told: readonly Told[];
  /** Found on training images, for energies as they are and after refinement. */
  readonly rescaling: Rescaling;
  readonly refinedRescaling: Rescaling;
}

const BEST = 'lowest energy, offsets fitted';

/** Held-out images by the class of lowest energy (Du and Mordatch 2019, section 4.3), against the nearest neighbour. */
export const classification: EvaluationExperiment<z.infer<typeof settings>, Classification> = {
  name: 'classification',
  title: 'Classification by energy',
  description: 'accuracy of the class of lowest energy, with and without refinement, and the confusion matrix',
  settings,
  misfit: firstMisfit(needsImages, needsConditional),
  run: async (context) => {
    const { test, kernel, key, signal, settings } = context;
    const [which, noise] = split(key, 2);
    const bar = context.progress(5);
    const batch = storedRows(test, which, settings.images);
    try {
      const refine = { kernel, steps: settings.refineSteps, radius: settings.refineRadius, key: foldIn(noise, 0) };
      const plain = await energyClasses(context);
      const refined = await refinedClasses(context, refine);
      const told: Told[] = [];
      for (const [by, classifier] of [
        ['lowest energy', plain.bare],
        [BEST, plain.fitted],
        ['lowest energy after refinement', refined.bare],
        ['lowest energy after refinement, offsets fitted', refined.fitted],
      ] as const) {
        told.push({ by, ...(await classify({ classifier, x: batch.x, labels: batch.y, signal })) });
        bar.update(told.length);
      }
      const neighbours = await neighbourAnswers(context, batch, settings.references);
      told.push({ by: 'class of the nearest training image', ...neighbours });
      bar.update(told.length);
      return { result: { told, rescaling: plain.rescaling, refinedRescaling: refined.rescaling } };
    } finally {
      bar.stop();
      release(batch);
    }
  },
  sections: (result) => [accuracies(result), confusion(result)],
};

function accuracies({ told, rescaling }: Classification): Section {
  const [first] = told;
  return {
    kind: 'table',
    columns: ['answer', 'accuracy'],
    rows: [
      ...told.map(({ by, accuracy }): Cell[] => [by, estimateCell(accuracy)]),
      ['always the most frequent class', first!.chance],
    ],
    caption:
      `${first!.rows} held-out images. Contrastive divergence leaves an energy free up to a constant of each class; "offsets ` +
      `fitted" finds these (and one scale, here ${rescaling.scale.toPrecision(3)}) on training images.`,
  };
}

function confusion({ told }: Classification): Section {
  const { confusion: counts } = told.find(({ by }) => by === BEST)!;
  return {
    kind: 'table',
    columns: ['class', ...counts.map((_, c) => ({ label: `told ${c}`, digits: 0 }))],
    rows: counts.map((row, c) => [`class ${c}`, ...row]),
    caption: 'Which class was told for which, by the lowest energy with fitted offsets.',
  };
}
