import type { Section } from '@ebmjs/report';
import type { RestoredRows } from './restored-by-posterior.js';
import { methodsTable } from './restoring.js';

/** The picture and the table of one task. */
export const restoredSections = (
  { temperature, rows }: RestoredRows,
  png: Uint8Array,
  what: string,
): readonly Section[] => [
  {
    kind: 'image',
    png,
    alt: `${what}, and what was restored`,
    caption: `${what}, under their own labels where the model takes any.`,
    rowLabels: ['original', 'observed', 'mean of chains', 'energy alone'],
  },
  methodsTable(rows, `Temperature of the energy: ${temperature}, chosen on training images.`),
];
