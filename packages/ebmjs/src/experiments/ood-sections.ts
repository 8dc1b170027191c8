import type { ValueWithError } from '@ebmjs/evaluation';
import { barChart, type Cell, type Section } from '@ebmjs/report';
import type { Ood } from './ood.js';

/** A chart of the energy's AUROC, its numbers, and the AUROC of every score. */
export function oodSections({ inside, threshold, scores, sets, missing }: Ood): Section[] {
  return [
    {
      kind: 'svg',
      svg: barChart({
        title: 'AUROC of the energy: the chance that an outlier has the higher one',
        xLabel: 'set',
        yLabel: 'AUROC',
        bars: sets.map(({ set, scores: { energy } }) => ({ label: set, value: energy!.auroc.value, error: energy!.auroc.standardError })), // prettier-ignore
        yDomain: [0, 1],
        reference: { value: 0.5, label: 'guessing' },
      }),
    },
    {
      kind: 'table',
      columns: ['set', 'images', 'AUROC', 'AUPR', 'FPR95', 'refused', 'mean energy'],
      rows: [
        [`${inside.set}, held out`, inside.images, null, null, null, inside.refused, inside.meanEnergy],
        ...sets.map(({ set, images, scores: { energy }, refused, meanEnergy }) => [
          set,
          images,
          cell(energy!.auroc),
          cell(energy!.aupr),
          cell(energy!.fpr95),
          refused,
          meanEnergy,
        ]),
      ],
      caption:
        `By the lowest energy over the labels. AUROC below 0.5 prefers the outliers; AUPR has outliers as positives, half of all. ` +
        `Refused is the share above a threshold calibrated on half of the held-out images to refuse ${threshold.level}.`,
    },
    {
      kind: 'table',
      heading: 'AUROC by score',
      columns: ['set', ...scores],
      rows: sets.map((row) => [row.set, ...scores.map((score) => cell(row.scores[score]!.auroc))]),
      ...(Object.keys(missing).length > 0 && { caption: missingText(missing) }),
    },
  ];
}

const missingText = (missing: Ood['missing']): string =>
  Object.entries(missing)
    .map(([set, why]) => `${set}: ${why}`)
    .join('; ');

const cell = ({ value, standardError }: ValueWithError): Cell => ({ value, error: standardError });
