import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { mean, release, scope } from '@ebmjs/core';
import { energies } from '@ebmjs/evaluation';
import { lineChart } from '@ebmjs/report';
import { count } from '../config/numbers.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { needsImages } from './fits.js';
import { picture } from './picture.js';
import { sampleLabels, samplesFromNoise } from './samples-from-noise.js';

const settings = z.strictObject({
  images: count.default(10).describe('chains, a row each; spread over the classes'),
  steps: count.default(1000).describe('Langevin steps of the longest chain'),
  frames: z
    .int()
    .min(2)
    .default(12)
    .describe('moments shown, at most: the start, the end, and between them at equal ratios'),
});

type Settings = z.infer<typeof settings>;

export interface SamplingTrace {
  readonly images: number;
  /** Steps after which a column was taken. */
  readonly steps: readonly number[];
  /** Mean energy of the chains there, under their own labels. */
  readonly energies: readonly number[];
}

/** Images along chains from noise (Du and Mordatch 2019, A.2, figure 6). */
export const samplingTrace: EvaluationExperiment<Settings, SamplingTrace> = {
  name: 'sampling-trace',
  title: 'From noise to samples',
  description: 'images along chains from noise, far beyond the steps of sampling',
  settings,
  misfit: needsImages,
  run: async (context) => {
    const { steps, frames, images } = context.settings;
    const moments = momentsOf(steps, frames);
    const y = sampleLabels(context.config, context.trained, { n: images, test: context.test });
    try {
      const seen = await walked(context, { moments, y });
      try {
        return await shown(context, { moments, y, seen });
      } finally {
        release(seen);
      }
    } finally {
      release(y);
    }
  },
  sections: ({ images, steps, energies: values }, { chains }) => [
    {
      kind: 'image',
      png: chains!,
      alt: `${images} chains from noise, a row each, after more and more steps`,
      caption: 'A chain a row, after as many Langevin steps as its column says, none picked.',
      columnLabels: steps.map(String),
    },
    {
      kind: 'svg',
      svg: lineChart({
        title: 'Mean energy along the chains',
        xLabel: 'steps, and 1',
        yLabel: 'energy',
        xScale: 'log',
        series: [{ name: 'chains', points: steps.map((step, i) => [step + 1, values[i]!]) }],
      }),
    },
  ],
};

/** 0, `steps`, and between them whole numbers at equal ratios. */
export function momentsOf(steps: number, frames: number): number[] {
  const between = Array.from({ length: frames - 1 }, (_, i) => Math.round(steps ** (i / Math.max(1, frames - 2))));
  return [...new Set([0, ...between, steps])].sort((a, b) => a - b);
}

interface Walk {
  readonly moments: readonly number[];
  readonly y: tf.Tensor2D | undefined;
}

/** Positions `[images, ...shape]` at each moment, yours. */
async function walked(context: EvaluationContext<Settings>, { moments, y }: Walk): Promise<tf.Tensor[]> {
  const { config, trained, key, signal, settings: { images: n, steps } } = context; // prettier-ignore
  const bar = context.progress(steps);
  const seen: tf.Tensor[] = [];
  const onStep = (step: number, position: tf.Tensor): void => {
    bar.update(step);
    if (moments.includes(step)) seen.push(position.clone());
  };
  try {
    release(await samplesFromNoise({ config, trained, key, n, y, steps, signal, onStep }));
    return seen;
  } catch (error) {
    release(seen);
    throw error;
  } finally {
    bar.stop();
  }
}

async function shown(
  { trained, signal, settings: { images } }: EvaluationContext<Settings>,
  { moments, y, seen }: Walk & { readonly seen: readonly tf.Tensor[] },
): Promise<{ readonly result: SamplingTrace; readonly pictures: { readonly chains: Uint8Array } }> {
  const values = [];
  for (const x of seen) values.push(mean(await energies(trained.energy(y), x, { batch: images, signal })));
  const rows = scope(() => tf.reshape(tf.stack([...seen], 1), [-1, ...trained.model.shape]));
  const chains = await picture(rows, { columns: moments.length }).finally(() => rows.dispose());
  return { result: { images, steps: moments, energies: values }, pictures: { chains } };
}
