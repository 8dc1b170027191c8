import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { gaussianNoise } from '@ebmjs/evaluation';
import { size } from '../config/numbers.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { needsImages } from './fits.js';
import { restoredByPosterior, restoringSettings, type RestoredRows } from './restored-by-posterior.js';
import { restoredSections } from './restored-sections.js';

const settings = z.strictObject({
  ...restoringSettings,
  deviations: z.array(size).min(1).default([0.1, 0.2, 0.3]).describe('standard deviations of the noise'),
});

export interface Denoising {
  readonly images: number;
  readonly noises: readonly ({ readonly deviation: number } & RestoredRows)[];
}

/** Images with Gaussian noise, restored by chains under the energy of what may be behind them. */
export const denoising: EvaluationExperiment<z.infer<typeof settings>, Denoising> = {
  name: 'denoising',
  title: 'Denoising',
  description: 'images with Gaussian noise, restored, against leaving it',
  settings,
  misfit: needsImages,
  run: async (context) => {
    const { images, deviations } = context.settings;
    const bar = context.progress(deviations.length);
    const pictures: { [name: string]: Uint8Array } = {};
    const noises: Denoising['noises'][number][] = [];
    try {
      for (const [place, deviation] of deviations.entries()) {
        const { png, ...rows } = await restoredByPosterior(context, {
          corrupt: (key, x) => gaussianNoise(key, x, deviation),
          observation: { kind: 'gaussian', deviation },
          baselines: (x) => ({ 'clipped to [0, 1]': tf.clipByValue(x, 0, 1) }),
          place,
        });
        noises.push({ deviation, ...rows });
        pictures[`noise-${place + 1}`] = png;
        bar.update(place + 1);
      }
      return { result: { images, noises }, pictures };
    } finally {
      bar.stop();
    }
  },
  sections: ({ images, noises }, pictures) =>
    noises.flatMap(({ deviation, ...rows }, i) =>
      restoredSections(
        rows,
        pictures[`noise-${i + 1}`]!,
        `${images} held-out images with noise of deviation ${deviation}`,
      ),
    ),
};
