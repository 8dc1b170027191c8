import type { ConformalThreshold, ValueWithError } from '@ebmjs/evaluation';
import { barChart, type Section } from '@ebmjs/report';
import { estimateCell } from '../estimate-cell.js';

/** How well the energy tells a set from held-out images. */
export interface OodSet {
  readonly set: string;
  readonly images: number;
  readonly meanEnergy: number;
  /** Share above the calibrated threshold. */
  readonly refused: number;
  readonly auroc: ValueWithError;
  /** Outliers are the positives; guessing has `chance`. */
  readonly aupr: ValueWithError & { readonly chance: number };
  /** Share of outliers that are let through where 95 % of held-out images are. */
  readonly fpr95: ValueWithError;
}

export interface Ood {
  readonly inside: Pick<OodSet, 'set' | 'images' | 'meanEnergy' | 'refused'>;
  /** Of the energy, on half of the held-out images; `refused` of `inside` is of the other half. */
  readonly threshold: ConformalThreshold;
  readonly sets: readonly OodSet[];
  /** Sets that are not at hand, and how to get them. */
  readonly missing: { readonly [set: string]: string };
}

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
      columns: ['set', 'images', 'AUROC', 'AUPR', 'FPR95', 'refused', 'mean energy'],
      rows: [
        [`${inside.set}, held out`, inside.images, null, null, null, inside.refused, inside.meanEnergy],
        ...sets.map(({ set, images, auroc, aupr, fpr95, refused, meanEnergy }) => [
          set,
          images,
          estimateCell(auroc),
          estimateCell(aupr),
          estimateCell(fpr95),
          refused,
          meanEnergy,
        ]),
      ],
      caption:
        'AUROC below 0.5 prefers the outliers. AUPR has outliers as positives, half of all where the sets are equally large. ' +
        `Refused is the share above a threshold calibrated on half of the held-out images to refuse ${threshold.level} of them.`,
    },
    ...missingTable(missing),
  ];
}

/** Sets that would be compared with if they were here; nothing where all are. */
function missingTable(missing: Ood['missing']): Section[] {
  const rows = Object.entries(missing);
  return rows.length === 0 ? [] : [{ kind: 'table', columns: ['other sets', 'why not'], rows }];
}
