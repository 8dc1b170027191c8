import * as z from 'zod';
import { medianFilter, saltAndPepper } from '@ebmjs/evaluation';
import { share, size } from '../config/numbers.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { needsImages } from './fits.js';
import { restoredByPosterior, restoringSettings, type RestoredRows } from './restored-by-posterior.js';
import { restoredSections } from './restored-sections.js';

const settings = z.strictObject({
  ...restoringSettings,
  share: share.gt(0).lt(1).default(0.1).describe('pixels replaced, half of them by 0.9 and half by 0.1'),
  deviation: size.default(0.1).describe('how near to the others the restored pixels have to be'),
});

export interface SaltAndPepper extends RestoredRows {
  readonly images: number;
  readonly share: number;
}

/** Images of which one pixel in twenty is salt and one pepper, restored (Du and Mordatch 2019, section 4.2). */
export const saltAndPepperRestoration: EvaluationExperiment<z.infer<typeof settings>, SaltAndPepper> = {
  name: 'salt-and-pepper',
  title: 'Salt and pepper',
  description: 'images with salt and pepper, restored, against a median filter',
  settings,
  misfit: needsImages,
  run: async (context) => {
    const { images, share: replaced, deviation } = context.settings;
    const { png, ...rows } = await restoredByPosterior(context, {
      corrupt: (key, x) => saltAndPepper(key, x, { salt: replaced / 2, pepper: replaced / 2 }),
      observation: { kind: 'outliers', share: replaced, deviation },
      baselines: (x) => ({ 'median of 3 x 3 pixels': medianFilter(x) }),
      place: 0,
    });
    return { result: { images, share: replaced, ...rows }, pictures: { restored: png } };
  },
  sections: ({ images, share: replaced, ...rows }, { restored }) => [
    ...restoredSections(rows, restored!, `${images} held-out images with ${100 * replaced} % salt and pepper`),
  ],
};
