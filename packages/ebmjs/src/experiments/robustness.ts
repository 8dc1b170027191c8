import * as z from 'zod';
import { foldIn, release, split, type Batch, type Key } from '@ebmjs/core';
import { robustnessCurve, type ClassifierLogits, type RobustnessCurve } from '@ebmjs/evaluation';
import { lineChart, type Section } from '@ebmjs/report';
import { count, size } from '../config/numbers.js';
import { attackedImages } from './attacked-images.js';
import { defaultFeatures } from './default-features.js';
import { energyClasses, fittedImages, refinedClasses, storedRows } from './energy-classes.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsConditional, needsImages } from './fits.js';

const radii = z.array(size).min(1);
const settings = z.strictObject({
  images: count.default(160).describe('held-out images, at most'),
  attackSteps: count.default(8).describe('steps of each attack'),
  restarts: count.default(1).describe('random starts of each attack'),
  linf: radii.default([4, 8, 16, 32].map((levels) => levels / 255)).describe('radii: largest change of a pixel'),
  l2: radii.default([0.125, 0.25, 0.5, 1]).describe('radii: length of the change of an image'),
  refineSteps: count.default(3).describe('Langevin steps under each class before its energy is taken'),
  refineRadius: size.default(8 / 255).describe('largest change of a pixel by these steps'),
  fitted: fittedImages,
  updates: count.default(800).describe('updates of the plain classifier that is compared'),
});
type Settings = z.infer<typeof settings>;

export interface Robustness {
  readonly curves: readonly (RobustnessCurve & { readonly of: string })[];
}

/** One classifier, and whose gradients are followed. */
interface Attacked {
  readonly of: string;
  readonly classifier: ClassifierLogits;
  readonly attacked?: ClassifierLogits;
}

/** Accuracy under attack (Du and Mordatch 2019, section 4.3; here the whole change is bounded, and pixels stay in the box). */
export const robustness: EvaluationExperiment<Settings, Robustness> = {
  name: 'robustness',
  title: 'Robustness',
  description: 'accuracy by energy under attacks by projected gradient in both norms, with and without refinement',
  settings,
  misfit: firstMisfit(needsImages, needsConditional),
  run: async (context) => {
    const { settings, key, test } = context;
    const [which, attack, noise] = split(key, 3);
    const all = await attackedOf(context, noise);
    const bar = context.progress(2 * all.length * 100);
    const batch = storedRows(test, which, settings.images);
    try {
      const curves: Robustness['curves'][number][] = [];
      for (const one of all) {
        for (const norm of ['linf', 'l2'] as const) {
          const onProgress = (share: number): void => bar.update(Math.round(100 * (curves.length + share)), one.of);
          const curve = await curveOf(context, one, { norm, key: attack, batch, onProgress });
          curves.push({ of: one.of, ...curve });
        }
      }
      const pictures = await attackedImages(all[0]!.classifier, {
        ...settings,
        key: attack,
        batch,
        signal: context.signal,
      });
      return { result: { curves }, pictures };
    } finally {
      bar.stop();
      release(batch);
    }
  },
  sections: ({ curves }, pictures) => [chart(curves, 'linf'), chart(curves, 'l2'), ...shown(pictures)],
};

async function attackedOf(context: EvaluationContext<Settings>, noise: Key): Promise<Attacked[]> {
  const { kernel, settings } = context;
  const refine = { kernel, steps: settings.refineSteps, radius: settings.refineRadius };
  const plain = await energyClasses(context);
  // An attacker does not know the noise of the answer.
  const answer = await refinedClasses(context, { ...refine, key: foldIn(noise, 0) });
  const known = await refinedClasses(context, { ...refine, key: foldIn(noise, 1) });
  const compared = await defaultFeatures(context, settings.updates);
  return [
    { of: 'energy', classifier: plain.fitted },
    { of: 'refined, attack on the bare energy', classifier: answer.fitted, attacked: plain.fitted },
    { of: 'refined, attack on the refined energy', classifier: answer.fitted, attacked: known.fitted },
    { of: 'a plain classifier', classifier: compared.logits },
  ];
}

interface CurveOptions {
  readonly norm: 'linf' | 'l2';
  readonly key: Key;
  readonly batch: Required<Batch>;
  readonly onProgress: (share: number) => void;
}

async function curveOf(
  { settings, signal }: EvaluationContext<Settings>,
  { classifier, attacked = classifier }: Attacked,
  { norm, key, batch, onProgress }: CurveOptions,
): Promise<RobustnessCurve> {
  return robustnessCurve({
    classifier,
    attacked,
    x: batch.x,
    labels: batch.y,
    norm,
    epsilons: settings[norm],
    key,
    steps: settings.attackSteps,
    restarts: settings.restarts,
    signal,
    onProgress,
  });
}

const IN_WORDS = { linf: 'largest change of a pixel', l2: 'length of the change of an image' } as const;

function chart(curves: Robustness['curves'], norm: 'linf' | 'l2'): Section {
  const own = curves.filter((curve) => curve.norm === norm);
  return {
    kind: 'svg',
    svg: lineChart({
      title: `Accuracy under attack, by the ${IN_WORDS[norm]}`,
      xLabel: IN_WORDS[norm],
      yLabel: 'accuracy',
      series: own.map(({ of, curve }) => ({
        name: of,
        points: curve.map(({ epsilon, accuracy }) => [epsilon, accuracy.value, accuracy.standardError] as const),
      })),
    }),
    caption:
      `Projected gradient, ${own[0]!.steps} steps, ${own[0]!.restarts} start(s), ` +
      `${own[0]!.rows} held-out images. An attack that fails proves nothing: accuracies are from above.`,
  };
}

function shown({ attacked }: { readonly [name: string]: Uint8Array }): Section[] {
  if (!attacked) return [];
  return [
    {
      kind: 'image',
      png: attacked,
      alt: 'held-out images, what attacks made of them, and the change',
      caption:
        'Held-out images, what the attack with the largest pixel radius made of them, and the change about grey.',
      rowLabels: ['clean', 'attacked', 'change'],
    },
  ];
}
