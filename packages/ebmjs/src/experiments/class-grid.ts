import * as z from 'zod';
import { release } from '@ebmjs/core';
import { count } from '../config/numbers.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsConditional, needsImages } from './fits.js';
import { picture } from './picture.js';
import { sampleLabels, samplesFromNoise } from './samples-from-noise.js';

const settings = z.strictObject({
  perClass: count.default(10).describe('samples of each class'),
  steps: count.nullable().default(null).describe("Langevin steps from noise; null for the run's sampling.steps"),
});

/** Which samples the picture shows. */
export interface ClassGrid {
  readonly classes: number;
  readonly perClass: number;
  readonly steps: number;
}

/** Samples of each class from noise (Du and Mordatch 2019, figures 1 and 2), none picked. */
export const classGrid: EvaluationExperiment<z.infer<typeof settings>, ClassGrid> = {
  name: 'class-grid',
  title: 'Samples by class',
  description: 'samples of each class from noise, a class a row',
  settings,
  misfit: firstMisfit(needsImages, needsConditional),
  run: async ({ config, trained, test, key, signal, progress, settings: { perClass, steps: given } }) => {
    const { classes } = trained.model;
    const steps = given ?? config.sampling.steps;
    const n = classes * perClass;
    const y = sampleLabels(config, trained, { n, test });
    const bar = progress(steps);
    let x;
    try {
      x = await samplesFromNoise({ config, trained, key, n, y, steps, signal, onStep: (step) => bar.update(step) });
      return { result: { classes, perClass, steps }, pictures: { grid: await picture(x, { columns: perClass }) } };
    } finally {
      bar.stop();
      release(x, y);
    }
  },
  sections: ({ classes, perClass, steps }, { grid }) => [
    {
      kind: 'image',
      png: grid!,
      alt: `${perClass} samples of each of ${classes} classes, a class a row`,
      caption: `${steps} Langevin steps from noise under each label, none picked.`,
      rowLabels: Array.from({ length: classes }, (_, c) => String(c)),
    },
  ],
};
