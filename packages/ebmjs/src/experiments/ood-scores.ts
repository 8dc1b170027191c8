import * as z from 'zod';
import { release, type Batch } from '@ebmjs/core';
import {
  entropyScore,
  freeEnergyScore,
  gradientNormScore,
  maxProbabilityScore,
  oodTable,
  type OodRow,
  type Score,
} from '@ebmjs/evaluation';
import type { Cell, Section } from '@ebmjs/report';
import { estimateCell } from '../estimate-cell.js';
import { lowestEnergy } from '../trained-model.js';
import { drawRows } from './draw-rows.js';
import { energyClasses, fittedImages } from './energy-classes.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { firstMisfit, needsClassesOrNone, needsImages } from './fits.js';
import { keyOfName } from './key-of-name.js';

const settings = z.strictObject({
  images: z.int().min(2).default(300).describe('images of each set, at most'),
  fitted: fittedImages,
});

export interface OodScores {
  readonly inside: string;
  readonly images: number;
  readonly table: readonly OodRow[];
}

/** Held-out images against every set at hand, by scores beside the energy. */
export const oodScores: EvaluationExperiment<z.infer<typeof settings>, OodScores> = {
  name: 'ood-scores',
  title: 'Outliers by other scores',
  description: 'AUROC, AUPR and FPR95 by gradient norm, class probabilities and the energy without labels',
  settings,
  misfit: firstMisfit(needsImages, needsClassesOrNone),
  run: async (context) => {
    const { key, test, signal, settings } = context;
    const outliers = (await context.outliers()).flatMap(({ name, data }) => (data ? [{ name, data }] : []));
    const scores = await scoresOf(context);
    const bar = context.progress(outliers.length);
    const inside = drawRows(test, keyOfName(key, 'test'), settings.images);
    const table: OodRow[] = [];
    try {
      for (const [done, { name, data }] of outliers.entries()) {
        const rows: Batch = drawRows(data, keyOfName(key, name), settings.images);
        const sets = { inliers: { [test.name]: inside.x }, outliers: { [name]: rows.x } };
        table.push(...(await oodTable({ scores, ...sets, signal }).finally(() => release(rows))));
        bar.update(done + 1, name);
      }
      return { result: { inside: test.name, images: inside.x.shape[0]!, table } };
    } finally {
      bar.stop();
      release(inside);
    }
  },
  sections: ({ table, inside, images }) => {
    const scores = [...new Set(table.map(({ score }) => score))];
    const sets = [...new Set(table.map(({ outliers }) => outliers))];
    const tableOf = (measure: 'auroc' | 'aupr' | 'fpr95', caption: string): Section => ({
      kind: 'table',
      columns: ['set', ...scores],
      rows: sets.map((set) => [set, ...scores.map((score) => cell(table, [set, score], measure))]),
      caption,
    });
    return [
      tableOf(
        'auroc',
        `AUROC of ${images} held-out images (${inside}) against each set; every score is high for outliers. ` +
          'The gradient norm is JEM\'s "approximate mass" turned over.',
      ),
      tableOf('aupr', 'AUPR of finding the outliers; guessing has their share of all images.'),
      tableOf('fpr95', 'FPR95: share of the outliers that pass where 95 % of the held-out images do; low is good.'),
    ];
  },
};

function cell(
  table: readonly OodRow[],
  [set, score]: readonly [string, string],
  measure: 'auroc' | 'aupr' | 'fpr95',
): Cell {
  const row = table.find(({ outliers, score: by }) => outliers === set && by === score);
  return row ? estimateCell(row[measure]) : null;
}

async function scoresOf(context: EvaluationContext<z.infer<typeof settings>>): Promise<{ [name: string]: Score }> {
  const { trained } = context;
  const energy = lowestEnergy(trained);
  const steep = { 'gradient norm': gradientNormScore(energy) };
  if (trained.model.classes === 0) return { energy, ...steep };
  const { bare, fitted } = await energyClasses(context);
  return {
    'lowest energy': energy,
    'free energy': freeEnergyScore(bare),
    ...steep,
    '1 - max p(y|x)': maxProbabilityScore(fitted),
    'entropy of p(y|x)': entropyScore(fitted),
  };
}
