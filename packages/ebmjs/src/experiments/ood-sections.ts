import type { ValueWithError } from '@ebmjs/evaluation';
import { barChart, type Cell, type Section } from '@ebmjs/report';
import type { Ood } from './ood.js';

/** A chart of the AUROC, and all numbers. */
export function oodSections({ inside, threshold, sets, missing }: Ood): Section[] {
  return [
    {
      kind: 'svg',
      svg: barChart({
        title: 'AUROC of the energy: the chance that an outlier has the higher one',
        xLabel: 'set',
        yLabel: 'AUROC',
        bars: sets.map(({ set, auroc: { value, standardError } }) => ({ label: set, value, error: standardError })),
        yDomain: [0, 1],
        reference: { value: 0.5, label: 'guessing' },
      }),
    },
    {
      kind: 'table',
      columns: ['set', 'images', 'AUROC', 'AUPR', 'FPR95', 'refused', 'mean energy', 'remark'],
      rows: [
        [inside.set, inside.images, null, null, null, inside.refused, inside.meanEnergy, 'held out'],
        ...sets.map(({ set, images, auroc, aupr, fpr95, refused, meanEnergy }) => [
          set,
          images,
          cell(auroc),
          cell(aupr),
          cell(fpr95),
          refused,
          meanEnergy,
          null,
        ]),
        ...Object.entries(missing).map(([set, why]) => [set, null, null, null, null, null, null, why]),
      ],
      caption:
        'AUROC below 0.5 prefers the outliers. AUPR has outliers as positives, half of all where the sets are equally large. ' +
        `Refused is the share above a threshold calibrated on half of the held-out images to refuse ${threshold.level} of them.`,
    },
  ];
}

const cell = ({ value, standardError }: ValueWithError): Cell => ({ value, error: standardError });
